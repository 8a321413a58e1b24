-- One row: one item that counts today. Used inside other statements.
SELECT
    group_id, item_key, kind, published_at, first_seen, absent_at, effective_at, date_reason, photos, words, simhash
FROM items FINAL
WHERE removed = 0 AND first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
