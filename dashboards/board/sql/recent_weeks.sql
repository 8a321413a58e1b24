-- One row: one week of one group, of the weeks from the given one on.
SELECT group_id, week, state, items
FROM weekly FINAL
WHERE week >= {from:Date}
ORDER BY group_id, week
