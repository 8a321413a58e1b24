-- One row: one group with the day that its first item counts on, in its own zone.
SELECT i.group_id AS group_id, toDate(addHours(min(i.effective_at), any(g.hours))) AS first_post
FROM (${items}) AS i
INNER JOIN (${watched}) AS g ON g.group_id = i.group_id
WHERE i.effective_at >= toDateTime64('1970-01-05 00:00:00', 3, 'UTC') AND i.effective_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
GROUP BY i.group_id
ORDER BY group_id
