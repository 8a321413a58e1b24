-- One row: one walk of a run.
SELECT run_id, group_id, started_at, finished_at, outcome, complete, full, platform, pages, requests, unmodified, bytes, seconds, listed,
       new, changed, removed, http_status, detail, coverage, covered_since, method, version
FROM walks FINAL
WHERE group_id IN (SELECT group_id FROM run_groups WHERE run_id = {run:String}) AND run_id = {run:String}
ORDER BY started_at, group_id
