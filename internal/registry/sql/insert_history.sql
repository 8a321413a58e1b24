-- One row: one change of one group.
INSERT INTO group_history (group_id, changed_at, change, before, after)
