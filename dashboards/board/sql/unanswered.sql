-- One row: one group whose site answered none of its walks since a day at least so many days
-- before the newest of them, and at least three. Walks while a platform was down say nothing.
WITH judged AS
(
    SELECT w.group_id AS group_id, w.started_at AS started_at, w.outcome AS outcome
    FROM walks AS w FINAL
    LEFT JOIN (SELECT run_id, outage FROM runs FINAL) AS r ON r.run_id = w.run_id
    WHERE r.outage = 0 AND w.outcome NOT IN ('platform_outage', 'geoblocked')
),
answers AS
(
    SELECT group_id, maxIf(started_at, outcome NOT IN ('dns', 'refused', 'timeout')) AS answered
    FROM judged
    GROUP BY group_id
)
SELECT j.group_id AS group_id, count() AS walks, min(j.started_at) AS since, max(j.started_at) AS newest,
       argMax(j.outcome, j.started_at) AS last_outcome
FROM judged AS j
INNER JOIN answers AS a ON a.group_id = j.group_id
WHERE j.started_at > a.answered
GROUP BY j.group_id
HAVING walks >= 3 AND dateDiff('day', since, newest) >= {days:UInt16}
ORDER BY group_id
SETTINGS join_use_nulls = 0
