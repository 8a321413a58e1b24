-- One row: one change of one item.
INSERT INTO item_history (group_id, item_key, seen_at, change, url, title, published_at, photos, words, content_hash, run_id, version)
