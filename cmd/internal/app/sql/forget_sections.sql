-- Removes what walks saw of each section, if the walk itself started before a moment and
-- was removed.
DELETE FROM walk_sections
WHERE version < {before:Int64}
  AND (group_id, run_id) NOT IN (SELECT group_id, run_id FROM walks)
