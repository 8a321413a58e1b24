-- One row: one group whose walk of a run went to the outbox and never came to the
-- warehouse.
SELECT x.run_id AS run_id, x.group_id AS group_id
FROM expected AS x
LEFT ANTI JOIN (SELECT run_id, group_id FROM walks FINAL WHERE run_id IN (SELECT run_id FROM expected)) AS w
    ON x.run_id = w.run_id AND x.group_id = w.group_id
ORDER BY x.run_id, x.group_id
