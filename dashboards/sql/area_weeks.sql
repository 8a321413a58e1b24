-- One row: one week of all listed groups of an area. Items and photos are of the
-- observed groups only; groups counts all that existed in that week.
SELECT
    w.week                                   AS week,
    count()                                  AS groups,
    countIf(w.state != 'U')                  AS observed,
    countIf(w.state = 'A')                   AS active,
    sumIf(w.news, w.state != 'U')            AS news,
    sumIf(w.gallery, w.state != 'U')         AS gallery,
    sumIf(w.announcement, w.state != 'U')    AS announcement,
    sumIf(w.event, w.state != 'U')           AS event,
    sumIf(w.photos, w.state != 'U')          AS photos
FROM weekly AS w FINAL
INNER JOIN
(
    SELECT group_id FROM groups FINAL
    WHERE listed = 1 AND standing != 'dissolved'
      AND ({province:String} = '' OR if(province_code = '', substring(regency_code, 1, 2), province_code) = {province:String})
      AND ({regency:String} = '' OR regency_code = {regency:String})
      AND ({district:String} = '' OR if(district_code = '', district, district_code) = {district:String})
) AS g ON g.group_id = w.group_id
WHERE w.week >= {from:Date} AND w.week <= {to:Date}
GROUP BY w.week
ORDER BY week
