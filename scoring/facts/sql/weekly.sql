-- One row: one completed week of one group, in its own time zone, with its state:
-- A (observed, with items), N (observed, without) or U (nobody looked after its
-- end; its counts are 0 and mean nothing).
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
        group_id,
        last_complete,
        greatest(begin_week, toDate('1970-01-05')) AS first_week, -- the first Monday that a Date can name
        arrayJoin(range(toUInt32(intDiv(greatest(toInt64(this_week) - toInt64(first_week), 0), 7)))) AS nth,
        toDate(first_week + 7 * nth) AS week,
        subtractHours(toDateTime64(week + 7, 3, 'UTC'), hours) AS ends
    FROM (${calendar})
) AS g
LEFT JOIN (SELECT * EXCEPT (state), toUInt8(1) AS found FROM (${weeks})) AS n ON n.group_id = g.group_id AND n.week = g.week
