-- One row: one item that is new or was edited.
INSERT INTO items (group_id, item_key, kind, url, aliases, title, published_at, date_precision, date_source,
                   date_confidence, first_seen, last_seen, absent_at, effective_at, date_reason, removed, removed_at,
                   missed, photos, words, language, category, text, content_hash, simhash, version)
