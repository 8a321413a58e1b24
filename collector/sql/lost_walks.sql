-- One row: one group whose walk of the run was kept on the disk and never came to
-- the warehouse.
SELECT x.group_id
FROM expected AS x
LEFT ANTI JOIN (SELECT run_id, group_id FROM walks FINAL WHERE run_id IN (SELECT run_id FROM expected)) AS w
    ON x.run_id = w.run_id AND x.group_id = w.group_id
WHERE x.run_id = {run:String}
ORDER BY x.group_id
