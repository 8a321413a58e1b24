-- One row: one group whose texts mostly follow earlier ones.
SELECT group_id, '' AS subject, toFloat64(countIf(item_key IN copied)) AS number,
    greatest(toFloat64({copy_min:UInt32}), count() * {copy_share:Float64}) AS threshold,
    arraySlice(arraySort(groupArrayIf(item_key, item_key IN copied)), 1, 50) AS items
FROM (${items})
WHERE words >= {judged_words:UInt32} AND simhash != 0 AND effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
GROUP BY group_id
HAVING number >= threshold
ORDER BY group_id
