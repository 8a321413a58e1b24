-- One row: one group of the plan of a run, in the order of the plan.
SELECT run_id, group_id, place, ask, state, proven, platform, shapes, links, examples, version
FROM run_groups FINAL
WHERE run_id = {run:String}
ORDER BY place
