-- One row: a group that was walked in full, and whole, since a moment. Walks of an outage do
-- not count.
SELECT DISTINCT group_id
FROM walks FINAL
WHERE group_id IN {groups:Array(String)} AND complete = 1 AND full = 1
  AND started_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND started_at <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
  AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1)
