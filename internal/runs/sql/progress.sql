-- One row: one run that has neither ended nor been given up, the newest first, with the
-- groups of its plan.
SELECT r.run_id AS run_id, r.name AS name, r.reason AS reason, r.started_at AS started_at, r.until AS until, r.resumed AS resumed,
       g.planned AS planned, g.left_alone AS left_alone, g.not_due AS not_due
FROM
(
    SELECT run_id, name, reason, started_at, until, resumed
    FROM runs FINAL
    WHERE name != '' AND finished_at = toDateTime64(0, 3, 'UTC') AND broken_off = toDateTime64(0, 3, 'UTC')
) AS r
LEFT JOIN
(
    SELECT run_id, count() AS planned, countIf(state = 'left_alone') AS left_alone, countIf(state = 'not_due') AS not_due
    FROM run_groups FINAL
    GROUP BY run_id
) AS g ON g.run_id = r.run_id
ORDER BY r.started_at DESC, r.run_id DESC
