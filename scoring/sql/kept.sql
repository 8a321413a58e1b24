-- One row: one group that is watched, with what the newest scoring keeps of it.
SELECT
    g.group_id, g.name, g.url, g.province_code, g.province, g.regency_code, g.regency,
    g.district_code, g.district, g.village_code, g.village, g.timezone, g.registered_on, g.standing,
    f.news, f.gallery, f.announcement, f.event, f.photos, f.ever_posted, f.last_item, f.last_item_week_ago, f.last_item_fortnight_ago,
    f.last_complete, f.first_complete, f.last_walk, f.last_outcome, f.last_outage, f.weeks_from, f.weeks
FROM (${groups}) AS g
LEFT JOIN (SELECT * FROM group_facts FINAL WHERE version = toUInt64({as_of:Int64})) AS f ON f.group_id = g.group_id
ORDER BY group_id
