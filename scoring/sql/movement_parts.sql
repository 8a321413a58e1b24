-- One row: the points of one indicator of one group, of a Monday (1) or of the
-- newest scoring before it (0).
SELECT group_id, toUInt8(week = toDate({week:String})) AS now, indicator, points
FROM score_parts FINAL
WHERE points != 0
  AND (week = toDate({week:String})
       OR week < toDate({week:String}) AND week = (SELECT max(week) FROM scores WHERE week < toDate({week:String})))
  AND group_id IN
  (
      SELECT group_id FROM groups FINAL
      WHERE listed = 1 AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
  )
ORDER BY group_id, now, indicator
