-- One row: one change of a group that the given act changed too, the oldest of each group first.
WITH changes AS
(
    SELECT group_id, changed_at, change, before, after, by, source, undoes,
           if(act = '', concat('t', toString(toUnixTimestamp64Milli(changed_at))), act) AS act_id
    FROM group_history FINAL
)
SELECT group_id, changed_at, change, before, after, act_id AS act, by, source, undoes
FROM changes
WHERE group_id IN (SELECT group_id FROM changes WHERE act_id = {act:String})
ORDER BY group_id, changed_at, change
