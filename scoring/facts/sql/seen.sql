-- One row: one group of which an item was seen by then, whether it still counts or not, and
-- how many rows there are of its items: an item that is not merged yet has several.
SELECT group_id, count() AS rows
FROM items
WHERE first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
GROUP BY group_id
ORDER BY group_id
