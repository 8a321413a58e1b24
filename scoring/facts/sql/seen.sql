-- One row: one group of which an item was seen by then, whether it still counts or not.
SELECT group_id
FROM items
WHERE first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
GROUP BY group_id
ORDER BY group_id
