-- One row: one section of the newest complete walk of one group.
SELECT s.group_id AS group_id, w.newest_at AS started_at, s.path, s.kind, s.page, s.coverage, s.covered_since, s.why, s.listed,
       s.says_total, s.total, s.unexplained, s.examples
FROM (SELECT * FROM walk_sections FINAL) AS s
INNER JOIN
(
    SELECT group_id, argMax(run_id, (started_at, run_id)) AS newest, max(started_at) AS newest_at
    FROM walks FINAL
    WHERE complete = 1 AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1)
    GROUP BY group_id
) AS w ON w.group_id = s.group_id AND w.newest = s.run_id
ORDER BY s.group_id, s.path
