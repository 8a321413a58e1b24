-- One row: one change of one group that the given act made.
SELECT group_id, changed_at, change, before, after, act_id AS act, by, source, undoes
FROM
(
    SELECT group_id, changed_at, change, before, after, by, source, undoes,
           if(act = '', concat('t', toString(toUnixTimestamp64Milli(changed_at))), act) AS act_id
    FROM group_history FINAL
)
WHERE act_id = {act:String}
ORDER BY group_id, change
