-- One row: one listed group with its status on the given Monday, how that changed,
-- and what it published in the last completed week and the one before.
SELECT
    g.group_id, g.name, g.province_code, g.regency_code, g.regency, g.district_code, g.village_code,
    s.status, s.cause, t.change, t.from_status,
    last.state, last.items, last.photos, before.state, before.items, before.photos
FROM (SELECT * FROM groups FINAL WHERE listed = 1 AND standing != 'dissolved') AS g
INNER JOIN (SELECT * FROM scores FINAL WHERE week = {week:Date}) AS s ON s.group_id = g.group_id
LEFT JOIN (SELECT * FROM transitions FINAL WHERE week = {week:Date}) AS t ON t.group_id = g.group_id
LEFT JOIN (SELECT * FROM weekly FINAL WHERE week = {last:Date}) AS last ON last.group_id = g.group_id
LEFT JOIN (SELECT * FROM weekly FINAL WHERE week = {before:Date}) AS before ON before.group_id = g.group_id
ORDER BY g.regency_code, g.name, g.group_id
SETTINGS join_use_nulls = 0
