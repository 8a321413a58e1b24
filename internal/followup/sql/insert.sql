INSERT INTO followups (group_id, at, followup_id, who, reason, note, leave_until, next_check, withdrawn, version)
