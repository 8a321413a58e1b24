-- One row: one outcome among the walks of one run.
SELECT outcome, count() AS walks, countIf(complete = 1) AS complete, sum(requests) AS requests, sum(bytes) AS bytes
FROM walks FINAL
WHERE run_id = {run:String}
GROUP BY outcome
ORDER BY walks DESC, outcome
