-- One row: one counted item as it was read, with its group's zone.
SELECT
    i.url AS url, i.aliases AS aliases, i.kind AS kind, i.published_at AS published_at, i.photos AS photos, g.timezone AS timezone
FROM items AS i FINAL
INNER JOIN groups AS g FINAL ON g.group_id = i.group_id
WHERE i.removed = 0
ORDER BY i.group_id, i.item_key
