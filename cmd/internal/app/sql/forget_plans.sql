-- Removes the plans of runs that began before a moment and do not go on any more. A run
-- writes its plan before its own row: a plan whose run is not known stays.
DELETE FROM run_groups
WHERE run_id IN
(
    SELECT run_id
    FROM runs FINAL
    WHERE started_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC')
      AND (name = '' OR finished_at != toDateTime64(0, 3, 'UTC') OR broken_off != toDateTime64(0, 3, 'UTC'))
)
