-- One row: when the newest complete walk of a group began.
SELECT group_id, max(started_at) AS newest
FROM walks FINAL
WHERE complete = 1 AND started_at <= fromUnixTimestamp64Milli({now:Int64}, 'UTC')
GROUP BY group_id
