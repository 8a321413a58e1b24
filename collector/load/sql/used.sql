-- One row: the requests of the walks of one of the last weeks, counted back from now; the
-- newest is 0.
SELECT toUInt32(intDiv(toUInt64({now:Int64} - toUnixTimestamp64Milli(started_at)), 604800000)) AS back, toUInt64(sum(requests)) AS requests
FROM walks FINAL
WHERE started_at <= fromUnixTimestamp64Milli({now:Int64}, 'UTC') AND started_at > fromUnixTimestamp64Milli({from:Int64}, 'UTC')
GROUP BY back
