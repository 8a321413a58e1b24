-- One row: one of the twenty newest walks of one group, newest first.
SELECT w.group_id, w.run_id, w.started_at, w.outcome, w.complete, w.full, w.platform, w.pages, w.requests, w.unmodified, w.bytes, w.seconds,
       w.new, w.changed, w.removed, w.http_status, w.detail, w.coverage, w.covered_since, w.method, r.outage
FROM walks AS w FINAL
LEFT JOIN (SELECT run_id, outage FROM runs FINAL) AS r ON r.run_id = w.run_id
ORDER BY w.group_id, w.started_at DESC
LIMIT 20 BY w.group_id
SETTINGS join_use_nulls = 0
