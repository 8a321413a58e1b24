-- One row: what is to be remembered of one address.
INSERT INTO pages (group_id, url, etag, last_modified, body_hash, items, note, fetched_at, version)
