-- One row: one week of all listed groups of one district (or of the part of a
-- regency for which the registry names no district). Items and photos are of all
-- groups: those of the partly observed ones are lower bounds. active counts the groups
-- with an item, groups all that existed in that week.
SELECT
    w.week                                   AS week,
    g.regency                                AS regency,
    g.district                               AS district,
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
    SELECT group_id, regency_code AS regency, if(district_code = '', groups.district, district_code) AS district
    FROM groups FINAL
    WHERE listed = 1 AND standing != 'dissolved'
) AS g ON g.group_id = w.group_id
WHERE w.week >= {from:Date} AND w.week <= {to:Date}
GROUP BY w.week, g.regency, g.district
ORDER BY week, regency, district
