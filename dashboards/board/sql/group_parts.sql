-- One row: one indicator of one group on the given Monday.
SELECT group_id, indicator, raw, score, weight, points
FROM score_parts FINAL
WHERE week = {week:Date}
ORDER BY group_id, indicator
