-- One row: one group with the day that its first item counts on, in its own zone.
SELECT i.group_id AS group_id, toDate(addHours(min(i.effective_at), any(g.hours))) AS first_post
FROM (${items}) AS i
INNER JOIN
(
    SELECT group_id, toInt64(transform(toString(timezone), ['WITA', 'WIT'], [8, 9], 7)) AS hours
    FROM (${registry})
    WHERE listed = 1 AND standing != 'dissolved'
      AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
) AS g ON g.group_id = i.group_id
GROUP BY i.group_id
ORDER BY group_id
