-- One row: one group with items that are dated before a walk that did not find them.
SELECT group_id, '' AS subject, toFloat64(count()) AS number, toFloat64({backdated_min:UInt32}) AS threshold,
    arraySlice(arraySort(groupArray(item_key)), 1, 50) AS items
FROM (${items})
WHERE date_reason = 'backdated' AND first_seen >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
GROUP BY group_id
HAVING number >= threshold
ORDER BY group_id
