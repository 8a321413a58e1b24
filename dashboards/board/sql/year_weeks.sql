-- One row: one completed week of one group, oldest first.
SELECT group_id, week, state, news, gallery, announcement, event, items, photos, method
FROM weekly FINAL
WHERE week >= {from:Date} AND week <= {to:Date}
ORDER BY group_id, week
