-- One row: one listed group with what the scoring of a Monday concluded of it; of
-- the newest where the Monday is 1970-01-01.
-- status is empty where the group has not been scored yet.
SELECT
    g.group_id, g.name, g.url, g.aliases,
    g.province_code, g.province, g.regency_code, g.regency,
    g.district_code, g.district, g.village_code, g.village,
    g.timezone, g.registered_on, g.standing, g.pic_name, g.pic_phone, g.note,
    g.sk_number, g.sk_date, g.tier, g.members, g.setting, g.signal, g.social,
    s.week, s.as_of, s.rules_version,
    s.status, s.grace, s.cause, s.last_status, s.last_status_on, s.status_since,
    s.falls_on, s.falls_to, s.active_on, s.active_needs,
    s.lamp, s.days_since_item, s.last_item_at, s.last_complete_at,
    s.window_weeks, s.observed_weeks, s.active_weeks, s.partly_weeks, s.coverage, s.iad, s.iad_partial, s.newcomer,
    s.rank_district, s.rank_regency, s.rank_province, s.rank_nation,
    s.rank_low, s.rank_high, s.regency_low, s.regency_high,
    s.district_low, s.district_high, s.province_low, s.province_high,
    s.total_news, s.total_gallery, s.total_announcement, s.total_event, s.total_photos
FROM groups AS g FINAL
LEFT JOIN
(
    SELECT * FROM scores FINAL
    WHERE week = if({week:Date} = '1970-01-01', (SELECT max(week) FROM scores), {week:Date})
) AS s ON s.group_id = g.group_id
WHERE g.listed = 1 AND g.standing != 'dissolved'
ORDER BY g.group_id
SETTINGS join_use_nulls = 0
