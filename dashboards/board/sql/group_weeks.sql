-- One row: one completed week of one group, oldest first.
SELECT group_id, week, state, news, gallery, announcement, event, items, photos, method
FROM weekly FINAL
WHERE group_id = {group:String} AND week >= {from:Date} AND week <= {to:Date}
ORDER BY week
SETTINGS max_threads = 1 -- a few hundred rows: more threads cost more than they win
