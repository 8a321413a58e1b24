-- One row: one listed group with its items by kind and their photos, removed ones left out.
SELECT
    g.group_id AS group_id, g.district AS district,
    countIf(i.kind = 'news') AS news,
    countIf(i.kind = 'gallery') AS gallery,
    countIf(i.kind = 'announcement') AS announcement,
    countIf(i.kind = 'event') AS event,
    sum(toUInt64(i.photos)) AS photos
FROM groups AS g FINAL
LEFT JOIN (SELECT group_id, kind, photos FROM items FINAL WHERE removed = 0) AS i ON i.group_id = g.group_id
WHERE g.listed = 1
GROUP BY g.group_id, g.district
ORDER BY g.group_id
