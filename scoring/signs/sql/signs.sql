-- One row: one sign with the newest decision about it. Open are those that the
-- newest scoring found and that neither a rule nor a person has explained.
SELECT
    s.group_id AS group_id, s.sign AS sign, s.subject AS subject, s.week AS week, s.found_on AS found_on,
    s.number AS number, s.threshold AS threshold, s.explained AS explained, s.items AS items, s.note AS note,
    c.cleared AS cleared, c.by AS by, c.reason AS reason, c.at AS at,
    toUInt8(s.week = ifNull((SELECT max(week) FROM scores), toDate(0)) AND s.explained = '' AND c.cleared = 0) AS open
FROM (SELECT * FROM signs FINAL) AS s
INNER JOIN
(
    SELECT group_id FROM groups FINAL
    WHERE listed = 1 AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
) AS g ON g.group_id = s.group_id
LEFT JOIN
(
    SELECT group_id, sign, subject, argMax(cleared, cleared_at) AS cleared, argMax(by, cleared_at) AS by,
        argMax(reason, cleared_at) AS reason, max(cleared_at) AS at
    FROM sign_clearings FINAL
    WHERE cleared_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
    GROUP BY group_id, sign, subject
) AS c ON c.group_id = s.group_id AND c.sign = s.sign AND c.subject = s.subject
ORDER BY group_id, sign, subject
