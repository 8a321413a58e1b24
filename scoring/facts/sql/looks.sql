-- One row: what all walks of one group up to a moment say. Walks of a run that
-- was a platform outage are never complete. Of the complete ones, look_since names the
-- days since which they saw everything (0: from the beginning), and look_at the start of
-- the newest one that saw so far back, in milliseconds. Walks of method 1, which took a
-- complete walk for one that saw everything, stand apart; if weeks are judged by that
-- method, all walks do.
WITH maxMappedArraysIf(
    [toInt32(if(w.coverage = 'since', w.covered_since, toDate(0)))], [toUnixTimestamp64Milli(w.started_at)],
    w.complete = 1 AND r.outage = 0 AND NOT w.old AND w.coverage IN ('all', 'since')) AS looks
SELECT
    w.group_id AS group_id,
    maxIf(w.started_at, w.complete = 1 AND r.outage = 0) AS last_complete,
    minIf(w.started_at, w.complete = 1 AND r.outage = 0) AS first_complete,
    maxIf(w.started_at, w.complete = 1 AND r.outage = 0 AND w.old) AS last_old,
    looks.1 AS look_since,
    looks.2 AS look_at,
    max(w.started_at) AS last_walk,
    argMax(w.outcome, (w.started_at, w.run_id)) AS last_outcome,
    argMax(r.outage = 1 OR w.outcome = 'geoblocked', (w.started_at, w.run_id)) AS last_outage
FROM
(
    SELECT group_id, run_id, started_at, outcome, complete, coverage, covered_since,
        {method:UInt16} <= 1 OR method <= 1 OR coverage = '' AS old
    FROM walks FINAL
) AS w
LEFT JOIN (SELECT run_id, outage FROM runs FINAL) AS r ON r.run_id = w.run_id
WHERE w.started_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
GROUP BY w.group_id
