-- One row: of one of the given groups, the newest complete walk with the version of its
-- rows, the newest full one of these (1970-01-01 where there is none), of its last two
-- walks whether they were complete, the newest one of method 1, the highest version of all its
-- walks, and whether the clock is to be believed. Walks of a run that was an outage never count. Nor do walks
-- behind the present, which a clock that was ahead has put there; where these are the
-- many and not the few, it is the clock of now that is wrong, and all count.
WITH started_at <= fromUnixTimestamp64Milli({now:Int64}, 'UTC') AS past
SELECT group_id,
       argMaxIf(run_id, started_at, counts AND complete = 1) AS run,
       argMaxIf(version, started_at, counts AND complete = 1) AS committed,
       maxIf(started_at, counts AND complete = 1) AS newest,
       maxIf(started_at, counts AND complete = 1 AND full = 1) AS newest_full,
       arrayMap(w -> w.2, arraySlice(arrayReverseSort(groupArrayIf((started_at, complete), counts)), 1, 2)) AS last,
       maxIf(started_at, method <= 1) AS newest_old,
       max(version) AS written,
       toUInt8(min(believed)) AS clock
FROM (
    SELECT group_id, run_id, started_at, complete, full, method, version,
           countIf(past) OVER (PARTITION BY group_id) > countIf(NOT past) OVER (PARTITION BY group_id) AS believed,
           (past OR NOT believed) AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1) AS counts
    FROM walks FINAL
    WHERE group_id IN {groups:Array(String)}
)
GROUP BY group_id
