-- One row: one change of status on one of the Mondays from one to another, oldest first.
SELECT group_id, week, from_status, to_status, change, evidence
FROM transitions FINAL
WHERE week >= {from:Date} AND week <= {to:Date}
ORDER BY week, change, group_id
