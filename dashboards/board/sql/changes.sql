-- One row: one change of status on the given Monday.
SELECT group_id, week, from_status, to_status, change, evidence
FROM transitions FINAL
WHERE week = {week:Date}
ORDER BY change, group_id
