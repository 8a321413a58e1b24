-- One row: one listed group of a region that has been inactive, or without any
-- post, for two weeks, and that nobody follows up: no record since it became so,
-- no leave that still runs, or a day to call again that has come without a newer
-- record.
SELECT
    g.group_id AS group_id, g.name AS name, g.regency_code AS regency_code, g.regency AS regency,
    s.status AS status, s.status_since AS status_since, g.pic_name AS pic_name, g.pic_phone AS pic_phone,
    f.last_at AS last_at, f.leave AS leave, f.next AS next
FROM (SELECT * FROM groups FINAL WHERE listed = 1 AND standing != 'dissolved') AS g
INNER JOIN (SELECT * FROM scores FINAL WHERE week = (SELECT max(week) FROM scores)) AS s ON s.group_id = g.group_id
LEFT JOIN
(
    SELECT group_id, max(at) AS last_at, argMax(leave_until, at) AS leave, argMax(next_check, at) AS next, argMax(reason, at) AS why
    FROM followups FINAL
    WHERE withdrawn = 0
    GROUP BY group_id
) AS f ON f.group_id = g.group_id
WHERE ({region:String} = '' OR {region:String} IN (g.province_code, g.regency_code, g.district_code, g.village_code))
  AND (s.status = 'inactive' OR (s.status = 'never_posted' AND s.grace = 0))
  AND s.status_since <= {before:Date}
  AND f.leave < {today:Date}
  AND f.why != 'disbanded'
  AND (toDate(f.last_at) < s.status_since OR (f.next > toDate(0) AND f.next <= {today:Date}))
ORDER BY s.status_since, g.regency_code, g.group_id
SETTINGS join_use_nulls = 0
