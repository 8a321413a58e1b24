-- One row: one text that another is near to, with the day since which it is known to
-- exist. An item that was there at its group's first walk is known since its printed
-- date, which nothing contradicts; any other since it was first seen. The list "near"
-- holds the SimHashes, "near_groups" the groups that have them: where these are few, little is
-- read.
SELECT
    group_id, item_key, simhash, effective_at,
    toDate(addHours(if(toUnixTimestamp64Milli(absent_at) = 0, effective_at, first_seen), 7)) AS known_on
FROM (${items})
WHERE group_id IN near_groups AND words >= {judged_words:UInt32} AND simhash IN near
  AND effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
ORDER BY known_on, effective_at, group_id, item_key
