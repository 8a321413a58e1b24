-- One row: one group of a Monday's scoring beside its newest scoring before.
SELECT n.group_id AS group_id, n.iad AS iad, n.rank_nation AS rank, n.rules_version AS rules, n.newcomer AS newcomer,
    b.iad AS before, b.rank_nation AS rank_before, b.rules_version AS rules_before, b.newcomer AS newcomer_before
FROM (SELECT * FROM scores FINAL WHERE week = toDate({week:String})) AS n
INNER JOIN
(
    SELECT * FROM scores FINAL
    WHERE week = (SELECT max(week) FROM scores WHERE week < toDate({week:String})) AND week < toDate({week:String})
) AS b ON b.group_id = n.group_id
INNER JOIN
(
    SELECT group_id FROM groups FINAL
    WHERE listed = 1 AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
) AS g ON g.group_id = n.group_id
ORDER BY group_id
