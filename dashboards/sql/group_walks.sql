-- One row: one walk of one group, newest first.
SELECT w.run_id, w.started_at, w.outcome, w.complete, w.pages, w.requests, w.bytes, w.seconds,
       w.new, w.changed, w.removed, w.http_status, w.detail, r.outage
FROM walks AS w FINAL
LEFT JOIN (SELECT run_id, outage FROM runs FINAL) AS r ON r.run_id = w.run_id
WHERE w.group_id = {group:String}
ORDER BY w.started_at DESC
LIMIT 20
SETTINGS join_use_nulls = 0, max_threads = 1
