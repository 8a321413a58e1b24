-- One row: the newest stored status of one group before a Monday.
SELECT group_id, max(week) AS monday, argMax(status, week) AS newest_status, argMax(status_since, week) AS since
FROM scores FINAL
WHERE week < toDate({week:String})
GROUP BY group_id
ORDER BY group_id
