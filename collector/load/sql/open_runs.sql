-- One row: one run that has neither ended nor been given up, the newest first.
SELECT run_id, started_at, finished_at, reason, groups, complete, outage, notice, name, until, resumed, broken_off, version
FROM runs FINAL
WHERE name != '' AND finished_at = toDateTime64(0, 3, 'UTC') AND broken_off = toDateTime64(0, 3, 'UTC')
ORDER BY started_at DESC, run_id DESC
