-- One row: one run of the collector, newest first.
SELECT run_id, started_at, finished_at, reason, groups, complete, outage, notice
FROM runs FINAL
ORDER BY started_at DESC, run_id DESC
LIMIT {rows:UInt32}
