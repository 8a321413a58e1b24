-- One row: one photo of an item that is new or was edited.
INSERT INTO photos (group_id, item_key, photo_key, url, first_seen, last_seen, removed, version)
