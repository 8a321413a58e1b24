-- One row: one group that has an item in the warehouse by then, counted or not.
SELECT group_id
FROM items
WHERE first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
GROUP BY group_id
ORDER BY group_id
