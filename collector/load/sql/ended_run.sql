-- One row: how many runs of a name have ended whose time lasts still.
SELECT count() AS n
FROM runs FINAL
WHERE name = {name:String} AND finished_at != toDateTime64(0, 3, 'UTC')
  AND started_at <= fromUnixTimestamp64Milli({now:Int64}, 'UTC') AND until > fromUnixTimestamp64Milli({now:Int64}, 'UTC')
