-- One row: one month of a group of which more than a share was published within two
-- days that follow each other. The subject is the first of the two days.
SELECT group_id, toString(argMax(day, (pair, -toInt32(day)))) AS subject, toFloat64(max(pair)) AS number,
    any(month_items) * {month_share:Float64} AS threshold,
    arraySlice(argMax(keys, (pair, -toInt32(day))), 1, 50) AS items
FROM
(
    SELECT a.group_id AS group_id, a.day AS day, toStartOfMonth(a.day) AS month, a.n + b.n AS pair, arrayConcat(a.keys, b.keys) AS keys,
        sum(a.n) OVER (PARTITION BY a.group_id, toStartOfMonth(a.day)) AS month_items
    FROM (SELECT group_id, day, count() AS n, arraySort(groupArray(item_key)) AS keys FROM (${dated}) GROUP BY group_id, day) AS a
    LEFT JOIN (SELECT group_id, day - 1 AS before, count() AS n, arraySort(groupArray(item_key)) AS keys FROM (${dated}) GROUP BY group_id, day) AS b
        ON b.group_id = a.group_id AND b.before = a.day AND toStartOfMonth(b.before + 1) = toStartOfMonth(a.day)
)
WHERE month >= toStartOfMonth(toDate(fromUnixTimestamp64Milli({from:Int64}, 'UTC')))
GROUP BY group_id, month
HAVING any(month_items) >= {month_min:UInt32} AND number > threshold
ORDER BY group_id, month
