-- One row: one counted item as it was read, with its group's zone.
SELECT i.url, i.aliases, i.kind, i.published_at, i.photos, g.timezone
FROM items AS i FINAL
INNER JOIN groups AS g FINAL ON g.group_id = i.group_id
WHERE i.removed = 0
ORDER BY i.group_id, i.item_key
