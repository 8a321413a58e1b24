-- One row: one item that earlier walks of the given groups have stored, without its text.
SELECT group_id, item_key, kind, url, aliases, title, published_at, date_precision, date_source, date_confidence,
       first_seen, last_seen, absent_at, effective_at, date_reason, published_from, published_to, removed, removed_at, missed, photos, words,
       language, category, '' AS text, content_hash, simhash, version
FROM ${items_seen}
WHERE group_id IN {groups:Array(String)}
ORDER BY group_id, item_key
