-- One row: one stored photo of an item that was seen again as it was.
INSERT INTO photos (group_id, item_key, photo_key, url, first_seen, last_seen, removed, version)
SELECT p.group_id, p.item_key, p.photo_key, p.url, p.first_seen, greatest(p.last_seen, t.seen_at), p.removed,
       greatest(p.version, t.stamp)
FROM photos AS p FINAL
INNER JOIN touched AS t ON p.group_id = t.group_id AND p.item_key = t.item_key
WHERE p.removed = 0 AND t.seen_at > p.last_seen AND p.group_id IN (SELECT group_id FROM touched)
