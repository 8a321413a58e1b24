-- One row: the newest stored status of one group before a Monday.
SELECT group_id, argMax(status, week) AS status, argMax(status_since, week) AS since
FROM (SELECT group_id, week, status, status_since FROM scores FINAL WHERE week < toDate({week:String}))
GROUP BY group_id
ORDER BY group_id
