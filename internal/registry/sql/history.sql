-- One row: one change of the given group, the newest first.
SELECT changed_at, change, before, after, act_id AS act, by, source, undoes
FROM
(
    SELECT changed_at, change, before, after, by, source, undoes,
           if(act = '', concat('t', toString(toUnixTimestamp64Milli(changed_at))), act) AS act_id
    FROM group_history FINAL
    WHERE group_id = {group:String}
)
ORDER BY changed_at DESC, change
