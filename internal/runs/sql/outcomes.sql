-- One row: one outcome among the walks, complete or not, of a run that has neither ended
-- nor been given up.
WITH open AS
(
    SELECT run_id
    FROM runs FINAL
    WHERE name != '' AND finished_at = toDateTime64(0, 3, 'UTC') AND broken_off = toDateTime64(0, 3, 'UTC')
)
SELECT run_id, outcome, complete, count() AS walks, sum(requests) AS sent, max(finished_at) AS newest
FROM walks FINAL
WHERE run_id IN (SELECT run_id FROM open)
GROUP BY run_id, outcome, complete
ORDER BY run_id, outcome, complete
