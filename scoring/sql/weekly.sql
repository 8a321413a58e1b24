-- One row: one completed week of one group, in its own time zone, with its state:
-- A (observed, with items), N (observed, without) or U (nobody looked after its
-- end; its counts are 0 and mean nothing). The weeks begin with the first item or
-- the registration, whichever is earlier; without a registration day with the
-- first item or 52 weeks back.
SELECT
    g.group_id AS group_id,
    g.week AS week,
    multiIf(g.ends > g.last_complete, 'U', n.found = 1, 'A', 'N') AS state,
    if(state = 'U', 0, n.news) AS news,
    if(state = 'U', 0, n.gallery) AS gallery,
    if(state = 'U', 0, n.announcement) AS announcement,
    if(state = 'U', 0, n.event) AS event,
    toUInt32(news + gallery + announcement + event) AS items,
    if(state = 'U', 0, n.photos) AS photos,
    if(state = 'U', 0, n.words) AS words,
    if(state = 'U', 0, n.judged) AS judged,
    if(state = 'U', 0, n.originals) AS originals,
    if(state = 'U', 0, n.whole_news) AS whole_news,
    if(state = 'U', 0, n.backdated) AS backdated,
    if(state = 'U', 0, n.future) AS future,
    if(state = 'U', 0, n.undated) AS undated,
    fromUnixTimestamp64Milli({as_of:Int64}, 'UTC') AS as_of,
    toUInt64({as_of:Int64}) AS version
FROM
(
    SELECT
        r.group_id AS group_id,
        toInt64(transform(toString(r.timezone), ['WITA', 'WIT'], [8, 9], 7)) AS hours,
        toMonday(toDate(addHours(fromUnixTimestamp64Milli({as_of:Int64}, 'UTC'), hours))) AS this_week,
        if(f.found = 1, toMonday(toDate(addHours(f.first_item, hours))), this_week) AS item_week,
        if(r.registered_on = toDate(0), this_week - 364, toMonday(r.registered_on)) AS registered_week,
        greatest(least(item_week, registered_week), toDate({first_week:String})) AS first_week,
        w.last_complete AS last_complete,
        arrayJoin(range(toUInt32(intDiv(greatest(toInt64(this_week) - toInt64(first_week), 0), 7)))) AS nth,
        toDate(first_week + 7 * nth) AS week,
        subtractHours(toDateTime64(week + 7, 3, 'UTC'), hours) AS ends
    FROM
    (
        SELECT group_id, timezone, registered_on
        FROM groups FINAL
        WHERE listed = 1 AND standing != 'dissolved'
          AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
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
) AS g
LEFT JOIN (SELECT *, toUInt8(1) AS found FROM (${weeks})) AS n ON n.group_id = g.group_id AND n.week = g.week
ORDER BY group_id, week
