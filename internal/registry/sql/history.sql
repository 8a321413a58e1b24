-- One row: one change of the given group, the newest first.
SELECT changed_at, change, before, after
FROM group_history FINAL
WHERE group_id = {group:String}
ORDER BY changed_at DESC, change
