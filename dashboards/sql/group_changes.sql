-- One row: one change of status of one group, newest first.
SELECT week, from_status, to_status, change, evidence
FROM transitions FINAL
WHERE group_id = {group:String}
ORDER BY week DESC
LIMIT 60
SETTINGS max_threads = 1 -- a few hundred rows: more threads cost more than they win
