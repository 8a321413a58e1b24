-- One row: one copy that is kept, and whether its item counts before a moment.
SELECT group_id, item_key, cluster_key,
    toUInt8(item_key IN (SELECT item_key FROM (${items}) WHERE item_key IN (SELECT item_key FROM copies) AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC'))) AS older
FROM copies FINAL
ORDER BY group_id, item_key
