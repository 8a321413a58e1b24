-- One row: one sign that stood cleared by a person at a moment.
SELECT group_id, sign, subject
FROM
(
    SELECT group_id, sign, subject, argMax(cleared, cleared_at) AS cleared
    FROM sign_clearings FINAL
    WHERE cleared_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
    GROUP BY group_id, sign, subject
)
WHERE cleared = 1
ORDER BY group_id, sign, subject
