-- One row: one change of status of one group, newest first.
SELECT group_id, week, from_status, to_status, change, evidence
FROM transitions FINAL
WHERE week > {week:Date} - 366
ORDER BY group_id, week DESC
