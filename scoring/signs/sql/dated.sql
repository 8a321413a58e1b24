-- One row: one item of the last year whose day is known: what came to light after
-- nobody had looked for more than a week, and prints no date, is left out, because
-- its day is only the day on which somebody looked. Used inside other statements.
SELECT i.group_id AS group_id, i.item_key AS item_key, toDate(addHours(i.effective_at, g.hours)) AS day
FROM (${items}) AS i
INNER JOIN (${watched}) AS g ON g.group_id = i.group_id
WHERE i.effective_at >= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC') - INTERVAL 52 WEEK
  AND i.effective_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
  AND NOT (i.date_reason IN ('undated', 'future') AND i.first_seen > i.absent_at + INTERVAL 8 DAY)
