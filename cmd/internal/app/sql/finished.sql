-- One row: how many runs that began at the given moment have finished.
SELECT count() FROM runs FINAL WHERE started_at = ? AND finished_at > toDateTime64(0, 3, 'UTC')
