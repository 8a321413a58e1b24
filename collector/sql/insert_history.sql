-- One row: one change of one item.
INSERT INTO item_history (group_id, item_key, seen_at, change, url, title, published_at, effective_at, date_reason, photos, words, content_hash, simhash, run_id, version)
