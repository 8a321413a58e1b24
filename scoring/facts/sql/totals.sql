-- One row: the items of one group of all time, when the newest one counts as of the
-- moment and as of seven and fourteen days before, and the spans of days in which
-- others may lie, see unsure.sql. What is dated before the first Monday of 1970 is no
-- last item.
WITH ${unsure} AS spans
SELECT
    group_id,
    toUInt32(countIf(kind = 'news')) AS news,
    toUInt32(countIf(kind = 'gallery')) AS gallery,
    toUInt32(countIf(kind = 'announcement')) AS announcement,
    toUInt32(countIf(kind = 'event')) AS event,
    toUInt32(sum(photos)) AS photos,
    maxIf(effective_at,
        effective_at >= toDateTime64('1970-01-05 00:00:00', 3, 'UTC')
        AND effective_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')) AS last_item,
    maxIf(effective_at,
        effective_at >= toDateTime64('1970-01-05 00:00:00', 3, 'UTC')
        AND effective_at <= fromUnixTimestamp64Milli({as_of:Int64} - 604800000, 'UTC')) AS last_item_week_ago,
    maxIf(effective_at,
        effective_at >= toDateTime64('1970-01-05 00:00:00', 3, 'UTC')
        AND effective_at <= fromUnixTimestamp64Milli({as_of:Int64} - 1209600000, 'UTC')) AS last_item_fortnight_ago,
    arrayMap(s -> toInt32(s.1), spans) AS span_from,
    arrayMap(s -> toInt32(s.2), spans) AS span_to,
    arrayMap(s -> s.3, spans) AS span_counts,
    arrayMap(s -> s.4, spans) AS span_firm
FROM (${items})
GROUP BY group_id
