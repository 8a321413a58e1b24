-- One row: one indicator of one group on the given Monday.
SELECT indicator, raw, score, weight, points
FROM score_parts FINAL
WHERE group_id = {group:String} AND week = {week:Date}
ORDER BY indicator
SETTINGS max_threads = 1 -- a few hundred rows: more threads cost more than they win
