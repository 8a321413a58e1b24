-- One row: of one of the given groups, the newest complete walk, the newest full
-- one of these (1970-01-01 where there is none), and of its last two walks whether
-- they were complete. Walks of a run that was an outage never count.
SELECT group_id,
       argMaxIf(run_id, started_at, complete = 1) AS run,
       maxIf(started_at, complete = 1) AS newest,
       maxIf(started_at, complete = 1 AND full = 1) AS newest_full,
       arrayMap(w -> w.2, arraySlice(arrayReverseSort(groupArray((started_at, complete))), 1, 2)) AS last
FROM walks FINAL
WHERE group_id IN {groups:Array(String)}
  AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1)
GROUP BY group_id
