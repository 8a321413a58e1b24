-- One row: one group that is watched, with the hours of its zone ahead of UTC and the
-- running week there. Used inside other statements.
SELECT
    group_id,
    registered_on,
    toInt64(transform(toString(timezone), ['WITA', 'WIT'], [8, 9], 7)) AS hours,
    toMonday(toDate(addHours(fromUnixTimestamp64Milli({as_of:Int64}, 'UTC'), hours))) AS this_week
FROM (${registry})
WHERE listed = 1 AND standing != 'dissolved'
  AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
