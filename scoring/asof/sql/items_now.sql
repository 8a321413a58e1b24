-- One row: one item that counts today. Used inside other statements.
SELECT
    group_id, item_key, kind, published_at, date_source, first_seen, absent_at, effective_at, date_reason,
    published_from, published_to, photos, words, simhash
FROM items FINAL
WHERE removed = 0 AND first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
