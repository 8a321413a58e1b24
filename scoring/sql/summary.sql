-- One row: what a summary counts of one group in the newest scoring. Items of the
-- last completed week stand as one figure, whatever their kind.
SELECT
    s.group_id AS group_id, s.week AS week, s.as_of AS as_of, s.rules_version AS rules,
    s.status AS status, s.cause AS cause, s.coverage AS coverage, s.iad AS iad,
    g.province_code AS province_code, g.province AS province, g.regency_code AS regency_code, g.regency AS regency,
    g.name AS name, g.district_code AS district_code, s.active_weeks AS active_weeks, s.observed_weeks AS observed_weeks,
    s.total AS total, s.total_photos AS total_photos, s.last_item_at AS last_item_at, s.last_complete_at AS last_complete_at,
    t.change AS change, w.found AS has_week, w.state AS state, w.items AS items, w.photos AS photos
FROM (SELECT * FROM scores FINAL WHERE week = (SELECT max(week) FROM scores)) AS s
INNER JOIN (SELECT * FROM groups FINAL WHERE listed = 1) AS g ON g.group_id = s.group_id
LEFT JOIN (SELECT group_id, change FROM transitions FINAL WHERE week = (SELECT max(week) FROM scores)) AS t ON t.group_id = s.group_id
LEFT JOIN
(
    SELECT group_id, toUInt8(1) AS found, argMax(state, week) AS state, argMax(items, week) AS items, argMax(photos, week) AS photos
    FROM weekly FINAL
    WHERE week < (SELECT max(week) FROM scores)
    GROUP BY group_id
) AS w ON w.group_id = s.group_id
ORDER BY group_id
