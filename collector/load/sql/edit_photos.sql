-- One row: one photo that an edited item shows now. Where it is stored already, its
-- first sight stays, unless it lies behind this one.
INSERT INTO photos (group_id, item_key, photo_key, url, first_seen, last_seen, removed, version)
SELECT e.group_id, e.item_key, e.photo_key, e.url, if(p.photo_key = '', e.seen_at, least(p.first_seen, e.seen_at)), e.seen_at, 0, e.stamp
FROM edited AS e
LEFT JOIN (
    SELECT group_id, item_key, photo_key, first_seen
    FROM photos FINAL
    WHERE group_id IN (SELECT group_id FROM edited) AND item_key IN (SELECT item_key FROM edited)
) AS p ON e.group_id = p.group_id AND e.item_key = p.item_key AND e.photo_key = p.photo_key
WHERE e.photo_key != ''
