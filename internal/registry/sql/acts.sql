-- One row: what somebody did to the registry at once, the newest first; of the given act
-- only, if one is given; of changes in the given area only, if one is given. Changes of before
-- there were acts are one act each moment.
WITH changes AS
(
    SELECT group_id, changed_at, change, by, source, undoes,
           if(act = '', concat('t', toString(toUnixTimestamp64Milli(changed_at))), act) AS act_id
    FROM group_history FINAL
    WHERE {within:String} = ''
       OR has([JSONExtractString(after, 'province_code'), JSONExtractString(after, 'regency_code'),
               JSONExtractString(after, 'district_code'), JSONExtractString(after, 'village_code'),
               JSONExtractString(before, 'province_code'), JSONExtractString(before, 'regency_code'),
               JSONExtractString(before, 'district_code'), JSONExtractString(before, 'village_code')], {within:String})
),
backs AS
(
    SELECT undoes AS act_id, uniqExact(group_id) AS taken
    FROM changes
    WHERE undoes != ''
    GROUP BY undoes
)
SELECT act_id AS id, min(changed_at) AS at, any(by) AS user, any(source) AS file,
       if(uniqExact(undoes) = 1, any(undoes), '') AS back,
       toInt64(count()) AS groups,
       toInt64(countIf(change = 'created')) AS created, toInt64(countIf(change = 'updated')) AS updated,
       toInt64(countIf(change = 'relisted')) AS relisted, toInt64(countIf(change = 'unlisted')) AS unlisted,
       toInt64(countIf(change = 'merged')) AS merged, toInt64(countIf(change = 'undone')) AS undone,
       min(group_id) AS one, toInt64(any(backs.taken)) AS taken_off, toInt64(count() OVER ()) AS total
FROM changes
LEFT JOIN backs USING (act_id)
WHERE {act:String} = '' OR act_id = {act:String}
GROUP BY act_id
ORDER BY at DESC, id
LIMIT {many:UInt32} OFFSET {from:UInt32}
