-- One row: one outcome among the walks of one run, for the newest runs.
SELECT w.run_id, w.outcome, count() AS walks, countIf(w.complete = 1) AS complete,
       sum(w.requests) AS requests, sum(w.bytes) AS bytes, sum(w.unmodified) AS unmodified
FROM walks AS w FINAL
WHERE w.run_id IN (SELECT run_id FROM runs FINAL ORDER BY started_at DESC, run_id DESC LIMIT {rows:UInt32})
GROUP BY w.run_id, w.outcome
ORDER BY w.run_id, w.outcome
