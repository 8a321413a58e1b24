-- One row: one day on which a group published more than max(a floor, the 99th
-- percentile of its own other days with an item in the last year).
SELECT group_id, toString(one.1) AS subject, toFloat64(one.2) AS number,
    toFloat64(greatest({burst_min:UInt32}, arrayReduce('quantileExactInclusive(0.99)', arrayMap(d -> toFloat64(d.2), arrayFilter(d -> d.1 != one.1, days))) AS own)) AS threshold,
    arraySlice(one.3, 1, 50) AS items
FROM
(
    SELECT group_id, arraySort(groupArray((day, n, keys))) AS days
    FROM
    (
        SELECT group_id, day, toUInt32(count()) AS n, arraySort(groupArray(item_key)) AS keys
        FROM (${dated})
        GROUP BY group_id, day
    )
    GROUP BY group_id
)
ARRAY JOIN days AS one
WHERE one.2 > {burst_min:UInt32} AND one.1 >= toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC'))
  AND number > if(isNaN(threshold), {burst_min:UInt32}, threshold)
ORDER BY group_id, subject
