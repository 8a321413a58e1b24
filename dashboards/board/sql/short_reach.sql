-- One row: one section of the newest complete walk of one group of which that walk did
-- not see the last weeks whole, from a Monday on; a section without a path where the walk
-- kept none.
SELECT w.group_id AS group_id, w.reach AS walk_coverage, w.since AS walk_since, s.path, s.kind, s.page, s.coverage AS coverage,
       s.covered_since AS covered_since, s.why, s.listed, s.says_total, s.total, s.unexplained, s.examples
FROM
(
    SELECT group_id, argMax(run_id, (started_at, run_id)) AS newest, argMax(coverage, (started_at, run_id)) AS reach,
        argMax(covered_since, (started_at, run_id)) AS since
    FROM walks FINAL
    WHERE complete = 1 AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1)
    GROUP BY group_id
    HAVING reach = 'none' OR reach = 'since' AND since > {from:Date}
) AS w
LEFT JOIN
(
    SELECT * FROM walk_sections FINAL WHERE coverage = 'none' OR coverage = 'since' AND covered_since > {from:Date}
) AS s ON s.group_id = w.group_id AND s.run_id = w.newest
ORDER BY group_id, s.path
SETTINGS join_use_nulls = 0
