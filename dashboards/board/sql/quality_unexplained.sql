-- One row: one section of one group whose newest walk found links that nobody knows, or
-- (with an empty path) a group whose newest walk found its site hacked.
WITH newest AS
(
    SELECT group_id, argMax(run_id, started_at) AS run_id, argMax(outcome, started_at) AS outcome, argMax(detail, started_at) AS detail
    FROM walks FINAL
    GROUP BY group_id
)
SELECT s.group_id AS group_id, s.path AS path, toUInt64(s.unexplained) AS links, s.examples AS examples
FROM walk_sections AS s FINAL
WHERE s.unexplained > 0 AND (s.group_id, s.run_id) IN (SELECT group_id, run_id FROM newest)
UNION ALL
SELECT group_id, '' AS path, toUInt64(0) AS links, [detail] AS examples
FROM newest
WHERE outcome = 'hacked'
ORDER BY group_id, path
