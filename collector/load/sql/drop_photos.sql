-- One row: one stored photo that an edited item no longer shows. It was last seen when the
-- item was seen as it was before.
INSERT INTO photos (group_id, item_key, photo_key, url, first_seen, last_seen, removed, version)
SELECT p.group_id, p.item_key, p.photo_key, p.url, p.first_seen, greatest(p.last_seen, s.last_seen), 1, e.newest
FROM photos AS p FINAL
INNER JOIN (SELECT group_id, item_key, max(stamp) AS newest FROM edited GROUP BY group_id, item_key) AS e
    ON p.group_id = e.group_id AND p.item_key = e.item_key
LEFT JOIN (SELECT group_id, item_key, last_seen FROM item_sights FINAL WHERE group_id IN (SELECT group_id FROM edited)) AS s
    ON p.group_id = s.group_id AND p.item_key = s.item_key
WHERE p.removed = 0
  AND p.group_id IN (SELECT group_id FROM edited)
  AND (p.group_id, p.item_key, p.photo_key) NOT IN (SELECT group_id, item_key, photo_key FROM edited)
