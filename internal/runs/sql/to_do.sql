-- One row: the name of a planned job whose newest run was interrupted and may go on, or
-- whose next planned moment has come since that run and had none. Runs that a clock which
-- was ahead has made are left out.
WITH fromUnixTimestamp64Milli({now:Int64}, 'UTC') AS present
SELECT name
FROM
(
    SELECT name, argMax((until, finished_at, broken_off), started_at) AS newest
    FROM runs FINAL
    WHERE reason = 'schedule' AND name != '' AND started_at <= present
    GROUP BY name
)
WHERE newest.1 <= present OR newest.2 = toDateTime64(0, 3, 'UTC') AND newest.3 = toDateTime64(0, 3, 'UTC')
ORDER BY name
