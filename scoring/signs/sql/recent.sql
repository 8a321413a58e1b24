-- One row: one item that counts, of the time in which signs are looked for, or one that
-- was backdated and came to light in it; by group. A dated one has a day that is known:
-- what came to light after nobody had looked for more than a week, and prints no date, has
-- none, because its day is only the day on which somebody looked. The few rows are sorted after
-- they were read, which costs half of what reading all items in order does.
SELECT
    group_id, item_key, words,
    toUnixTimestamp64Milli(effective_at) AS at,
    toUInt8(kind = 'news') AS news,
    toUInt8(simhash != 0) AS hashed,
    toUInt8(date_reason = 'backdated' AND first_seen >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')) AS backdated,
    toUInt8(NOT (date_reason IN ('undated', 'future') AND first_seen > absent_at + INTERVAL 8 DAY)) AS dated
FROM (${items})
WHERE effective_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') OR backdated
ORDER BY group_id
SETTINGS optimize_read_in_order = 0
