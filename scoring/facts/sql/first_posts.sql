-- One row: one group that has posted, with the day that its first item counts on, in its
-- own zone. The day is unknown (1970-01-01) if an item of unknown age may be older, or if
-- no item has another age.
WITH effective_at >= toDateTime64('1970-01-05 00:00:00', 3, 'UTC') AND effective_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC') AS counts
SELECT
    i.group_id AS group_id,
    toDate(addHours(minIf(i.effective_at, counts), any(g.hours))) AS first_dated,
    if(countIf(counts) = 0 OR countIf(i.date_reason = 'unknown') > 0 AND minIf(i.published_from, i.date_reason = 'unknown') < first_dated,
        toDate(0), first_dated) AS first_post
FROM (${items}) AS i
INNER JOIN (${watched}) AS g ON g.group_id = i.group_id
WHERE counts OR i.date_reason = 'unknown'
GROUP BY i.group_id
ORDER BY group_id
