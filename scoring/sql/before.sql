-- One row: the newest stored status of one group before a Monday.
SELECT group_id, max(monday) AS week, argMax(status, monday) AS status, argMax(status_since, monday) AS since
FROM (SELECT group_id, week AS monday, status, status_since FROM scores FINAL WHERE scores.week < toDate({week:String}))
GROUP BY group_id
ORDER BY group_id
