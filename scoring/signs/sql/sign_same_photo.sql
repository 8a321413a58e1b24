-- One row: one group that has put a photo into several items, with the photo that
-- it has put into most. The list "recent" holds the items that are looked at.
SELECT group_id, argMax(photo_key, (n, photo_key)) AS subject, toFloat64(max(n)) AS number, toFloat64({photo_min:UInt32}) AS threshold,
    arraySlice(argMax(keys, (n, photo_key)), 1, 50) AS items
FROM
(
    SELECT group_id, photo_key, uniqExact(item_key) AS n, arraySort(groupUniqArray(item_key)) AS keys
    FROM photos FINAL
    WHERE removed = 0 AND first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
      AND (group_id, item_key) IN recent
    GROUP BY group_id, photo_key
)
GROUP BY group_id
HAVING number >= threshold
ORDER BY group_id
