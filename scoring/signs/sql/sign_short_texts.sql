-- One row: one group whose news is mostly of very few words.
SELECT group_id, '' AS subject, toFloat64(countIf(words < {short_words:UInt32})) AS number,
    greatest(toFloat64({short_min:UInt32}), count() * {short_share:Float64}) AS threshold,
    arraySlice(arraySort(groupArrayIf(item_key, words < {short_words:UInt32})), 1, 50) AS items
FROM (${items})
WHERE kind = 'news' AND effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
GROUP BY group_id
HAVING number >= threshold
ORDER BY group_id
