-- One row: one listed group with its status on the given Monday, how that changed,
-- and what it published in the last completed week and the one before.
SELECT
    g.group_id AS group_id, g.name AS name, g.province_code AS province_code, g.province AS province,
    g.regency_code AS regency_code, g.regency AS regency, g.district_code AS district_code, g.district AS district,
    g.village_code AS village_code, g.village AS village,
    s.status AS status, s.cause AS cause, t.change AS change, t.from_status AS from_status,
    last.state AS last_state, last.items AS last_items, last.photos AS last_photos,
    before.state AS before_state, before.items AS before_items, before.photos AS before_photos
FROM (SELECT * FROM groups FINAL WHERE listed = 1 AND standing != 'dissolved') AS g
INNER JOIN (SELECT * FROM scores FINAL WHERE week = {week:Date}) AS s ON s.group_id = g.group_id
LEFT JOIN (SELECT * FROM transitions FINAL WHERE week = {week:Date}) AS t ON t.group_id = g.group_id
LEFT JOIN (SELECT * FROM weekly FINAL WHERE week = {last:Date}) AS last ON last.group_id = g.group_id
LEFT JOIN (SELECT * FROM weekly FINAL WHERE week = {before:Date}) AS before ON before.group_id = g.group_id
ORDER BY g.regency_code, g.name, g.group_id
SETTINGS join_use_nulls = 0
