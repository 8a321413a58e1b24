-- One row: one group's ranks on the newest Monday before the given one.
SELECT group_id, rank_district, rank_regency, rank_province, rank_nation, newcomer
FROM scores FINAL
WHERE week = (SELECT max(week) FROM scores WHERE week < {week:Date})
