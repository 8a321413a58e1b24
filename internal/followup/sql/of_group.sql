-- One row: one follow-up of a group that was not withdrawn, newest first.
SELECT group_id, at, followup_id, who, reason, note, leave_until, next_check
FROM followups FINAL
WHERE group_id = {group:String} AND withdrawn = 0
ORDER BY at DESC, followup_id
