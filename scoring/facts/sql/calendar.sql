-- One row: one watched group with the span of its completed weeks, what its complete
-- walks saw, see walks.sql, and the spans of days in which items may lie, see
-- unsure.sql. The weeks begin with the first item or the registration, whichever is
-- earlier; without a registration day with the first item or 52 weeks back. What is
-- dated before 1970 or after the moment is no first item: a Date would make another day
-- of it. Used inside other statements.
SELECT
    r.group_id AS group_id,
    r.hours AS hours,
    r.this_week AS this_week,
    if(f.found = 1, toMonday(toDate(addHours(f.first_item, hours))), this_week) AS item_week,
    if(r.registered_on = toDate(0), this_week - 364, toMonday(r.registered_on)) AS registered_week,
    least(item_week, registered_week, this_week) AS begin_week,
    w.last_old AS last_old,
    arrayZip(w.looks.1, w.looks.2) AS looks,
    f.spans AS spans
FROM (SELECT * FROM (${watched}) WHERE group_id > {above:String} AND group_id <= {upto:String}) AS r
LEFT JOIN
(
    WITH effective_at >= toDateTime64('1970-01-05 00:00:00', 3, 'UTC') AND effective_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC') AS counts
    SELECT
        group_id,
        toUInt8(countIf(counts) > 0) AS found,
        minIf(effective_at, counts) AS first_item,
        ${unsure} AS spans
    FROM (${items})
    WHERE group_id > {above:String} AND group_id <= {upto:String}
    GROUP BY group_id
) AS f ON f.group_id = r.group_id
LEFT JOIN (${walks}) AS w ON w.group_id = r.group_id
