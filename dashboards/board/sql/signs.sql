-- One row: one sign for a person to check, with whether a person has cleared it.
SELECT s.group_id, s.sign, s.subject, s.found_on, s.number, s.threshold, s.explained, s.note,
       toUInt8(c.cleared) AS cleared, c.by, c.reason
FROM signs AS s FINAL
LEFT JOIN
(
    SELECT group_id, sign, subject, argMax(cleared, cleared_at) AS cleared, argMax(by, cleared_at) AS by,
           argMax(reason, cleared_at) AS reason
    FROM sign_clearings
    GROUP BY group_id, sign, subject
) AS c ON c.group_id = s.group_id AND c.sign = s.sign AND c.subject = s.subject
WHERE s.week = {week:Date}
ORDER BY s.group_id, s.found_on DESC, s.sign, s.subject
SETTINGS join_use_nulls = 0
