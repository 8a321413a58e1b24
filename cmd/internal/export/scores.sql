-- One row: one group of the newest scoring that is not younger than {as_of}, with
-- its rank in the nation and the interval in which the rank lies.
SELECT
    s.rank_nation, s.rank_low, s.rank_high, s.group_id, g.name, g.regency, g.district, s.status, s.iad, s.coverage,
    s.rank_district, s.rank_regency, s.rank_province, s.newcomer, s.iad_partial,
    s.active_weeks, s.observed_weeks, s.window_weeks, s.days_since_item, s.last_item_at, s.last_complete_at,
    s.total_news, s.total_gallery, s.total_announcement, s.total_event, s.total, s.total_photos,
    s.cause, s.last_status, s.last_status_on, s.status_since, s.lamp, s.grace, g.timezone, s.week, s.rules_version
FROM scores AS s FINAL
INNER JOIN groups AS g FINAL ON g.group_id = s.group_id
WHERE s.week = (SELECT max(week) FROM scores WHERE as_of <= {as_of:DateTime64(3, 'UTC')})
  AND ({region:String} = '' OR {region:String} IN (g.province_code, g.regency_code, g.district_code, g.village_code))
ORDER BY s.rank_nation = 0, s.rank_nation, s.group_id
