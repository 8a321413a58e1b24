-- One row: one group that published far more in the days before a named deadline
-- than in as many days on average before.
SELECT group_id, {deadline:String} AS subject,
    toFloat64(countIf(day > toDate({deadline:String}) - {days:UInt32} AND day <= toDate({deadline:String}))) AS number,
    greatest({burst_min:UInt32}, {factor:Float64} * countIf(day <= toDate({deadline:String}) - {days:UInt32} AND day > toDate({deadline:String}) - 7 * {days:UInt32}) / 6) AS threshold,
    arraySlice(arraySort(groupArrayIf(item_key, day > toDate({deadline:String}) - {days:UInt32} AND day <= toDate({deadline:String}))), 1, 50) AS items
FROM (${dated})
GROUP BY group_id
HAVING number > threshold
ORDER BY group_id
