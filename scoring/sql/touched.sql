-- One row: how many changes since a moment concern items that count before another.
SELECT count() AS changes
FROM item_history
WHERE seen_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND item_key IN (SELECT item_key FROM items WHERE effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
      AND item_key IN (SELECT item_key FROM item_history WHERE seen_at > fromUnixTimestamp64Milli({since:Int64}, 'UTC')))
