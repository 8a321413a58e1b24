-- One row: one watched group with the span of its completed weeks and its newest
-- complete walk. The weeks begin with the first item or the registration,
-- whichever is earlier; without a registration day with the first item or 52 weeks
-- back. Used inside other statements.
SELECT
    r.group_id AS group_id,
    toInt64(transform(toString(r.timezone), ['WITA', 'WIT'], [8, 9], 7)) AS hours,
    toMonday(toDate(addHours(fromUnixTimestamp64Milli({as_of:Int64}, 'UTC'), hours))) AS this_week,
    if(f.found = 1, toMonday(toDate(addHours(f.first_item, hours))), this_week) AS item_week,
    if(r.registered_on = toDate(0), this_week - 364, toMonday(r.registered_on)) AS registered_week,
    least(item_week, registered_week, this_week) AS begin_week,
    w.last_complete AS last_complete
FROM
(
    SELECT group_id, timezone, registered_on
    FROM (${registry})
    WHERE listed = 1 AND standing != 'dissolved'
      AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
      AND ({some:UInt8} = 0 OR group_id IN chosen)
) AS r
LEFT JOIN
(
    SELECT group_id, toUInt8(1) AS found, min(effective_at) AS first_item
    FROM (${items})
    GROUP BY group_id
) AS f ON f.group_id = r.group_id
LEFT JOIN
(
    SELECT k.group_id AS group_id, max(k.started_at) AS last_complete
    FROM (SELECT group_id, run_id, started_at, complete FROM walks FINAL) AS k
    LEFT JOIN (SELECT run_id, outage FROM runs FINAL) AS o ON o.run_id = k.run_id
    WHERE k.complete = 1 AND o.outage = 0 AND k.started_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
    GROUP BY k.group_id
) AS w ON w.group_id = r.group_id
