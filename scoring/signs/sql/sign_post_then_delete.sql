-- One row: one group of which several items were gone again soon after they were seen.
SELECT i.group_id AS group_id, '' AS subject, toFloat64(count()) AS number, toFloat64({delete_min:UInt32}) AS threshold,
    arraySlice(arraySort(groupArray(i.item_key)), 1, 50) AS items
FROM
(
    SELECT group_id, item_key, first_seen FROM items FINAL
    WHERE (group_id, item_key) IN
    (
        SELECT group_id, item_key FROM item_history
        WHERE change = 'removed' AND seen_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    )
) AS i
INNER JOIN
(
    SELECT group_id, item_key, max(seen_at) AS gone_at
    FROM item_history FINAL
    WHERE change = 'removed' AND seen_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
    GROUP BY group_id, item_key
) AS h ON h.group_id = i.group_id AND h.item_key = i.item_key
WHERE i.first_seen >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND h.gone_at <= i.first_seen + toIntervalDay({delete_days:UInt32})
  AND (i.group_id, i.item_key) NOT IN
  (
      SELECT group_id, item_key FROM (${items})
      WHERE (group_id, item_key) IN
      (
          SELECT group_id, item_key FROM item_history
          WHERE change = 'removed' AND seen_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      )
  )
GROUP BY i.group_id
HAVING number >= threshold
ORDER BY group_id
