-- One row: one item that counts today. By method 1 no item is of unknown age: it counts
-- when it was first seen. Used inside other statements.
WITH {method:UInt16} <= 1 AND i.date_reason = 'unknown' AS at_sight
SELECT
    group_id, item_key, kind, published_at, date_source, first_seen, absent_at,
    if(at_sight, i.first_seen, i.effective_at) AS effective_at,
    if(at_sight, 'undated', i.date_reason) AS date_reason,
    published_from, published_to, photos, words, simhash
FROM items AS i FINAL
WHERE removed = 0 AND first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
