-- One row: one week of all listed groups of one area, as in area_weeks. Empty parameters
-- stand for everywhere; the district - for the groups of a regency that have none.
SELECT
    w.week                                   AS week,
    count()                                  AS groups,
    countIf(w.state IN ('A', 'N'))           AS observed,
    countIf(w.state = 'P')                   AS partly,
    countIf(w.state IN ('A', 'P'))           AS active,
    sumIf(w.news, w.state != 'U')            AS news,
    sumIf(w.gallery, w.state != 'U')         AS gallery,
    sumIf(w.announcement, w.state != 'U')    AS announcement,
    sumIf(w.event, w.state != 'U')           AS event,
    sumIf(w.photos, w.state != 'U')          AS photos
FROM weekly AS w FINAL
INNER JOIN
(
    SELECT group_id
    FROM groups FINAL
    WHERE listed = 1 AND standing != 'dissolved'
      AND ({province:String} = '' OR if(province_code = '', substring(regency_code, 1, 2), province_code) = {province:String})
      AND ({regency:String} = '' OR regency_code = {regency:String})
      AND ({district:String} = '' OR multiIf(district_code != '', district_code, groups.district != '', groups.district, '-') = {district:String})
) AS g ON g.group_id = w.group_id
WHERE w.week >= {from:Date} AND w.week <= {to:Date}
GROUP BY w.week
ORDER BY week
