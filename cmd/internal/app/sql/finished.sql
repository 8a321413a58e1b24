-- One row: how many runs that began at the given moment have finished.
SELECT count() AS n FROM runs FINAL WHERE started_at = {at:DateTime64(3, 'UTC')} AND finished_at > toDateTime64(0, 3, 'UTC')
