-- One row: the newest complete walk of one of the given groups, and its newest
-- full one. Walks of a run that was an outage never count.
SELECT group_id,
       argMax(run_id, started_at) AS run,
       max(started_at) AS newest,
       maxIf(started_at, full = 1) AS newest_full
FROM walks FINAL
WHERE complete = 1 AND group_id IN {groups:Array(String)}
  AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1)
GROUP BY group_id
