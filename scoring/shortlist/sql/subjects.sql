-- One row: one group with its items of a period, and those with one of the words
-- in title or text; the pattern is empty where there are no words.
SELECT group_id, toUInt32(count()) AS items,
    toUInt32(countIf({pattern:String} != '' AND match(concat(title, ' ', text), {pattern:String}))) AS fitting
FROM (SELECT group_id, item_key, title, text FROM items FINAL)
WHERE item_key IN
(
    SELECT item_key FROM (${items})
    WHERE effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
)
GROUP BY group_id
ORDER BY group_id
