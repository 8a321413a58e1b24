-- One row: one completed week of one group, in its own time zone, with its state:
-- A (observed, with items), N (observed, without), P (items were seen, more may have
-- been there: the counts are lower bounds) or U (nothing was seen, and something may
-- have been there). A week is observed if a complete walk that began after its end saw
-- everything back to its Monday, and no item may lie in it that counts elsewhere: beside
-- items that count in it, one that a later walk found undated does not matter.
SELECT
    g.group_id AS group_id,
    g.week AS week,
    if(n.found = 1, if(g.method = 0 OR g.firm, 'P', 'A'), if(g.method = 0 OR g.firm OR g.loose, 'U', 'N')) AS state,
    n.news AS news,
    n.gallery AS gallery,
    n.announcement AS announcement,
    n.event AS event,
    toUInt32(n.news + n.gallery + n.announcement + n.event) AS items,
    n.photos AS photos,
    n.words AS words,
    n.judged AS judged,
    n.originals AS originals,
    n.whole_news AS whole_news,
    n.backdated AS backdated,
    n.future AS future,
    n.undated AS undated,
    fromUnixTimestamp64Milli({as_of:Int64}, 'UTC') AS as_of,
    toUInt64({as_of:Int64}) AS version,
    g.method AS method
FROM
(
    SELECT
        group_id,
        week,
        multiIf(arrayExists(l -> l.1 <= toInt32(week) AND l.2 >= ends, looks), 2, toUnixTimestamp64Milli(last_old) >= ends, 1, 0) AS method,
        arrayFilter(s -> s.1 < week + 7 AND s.2 >= week, spans) AS near,
        arrayExists(s -> s.3 < ends - 604800000 OR s.3 >= ends, near) AS loose, -- one that counts elsewhere
        arrayExists(s -> s.4 = 1 AND (s.1 < week OR s.2 >= week + 7 OR s.3 < ends - 604800000 OR s.3 >= ends), near) AS firm
    FROM
    (
        SELECT
            group_id, last_old, looks, spans,
            greatest(begin_week, toDate('1970-01-05')) AS first_week, -- the first Monday that a Date can name
            arrayJoin(range(toUInt32(intDiv(greatest(toInt64(this_week) - toInt64(first_week), 0), 7)))) AS nth,
            toDate(first_week + 7 * nth) AS week,
            toUnixTimestamp64Milli(subtractHours(toDateTime64(week + 7, 3, 'UTC'), hours)) AS ends
        FROM (${calendar})
    )
) AS g
LEFT JOIN (SELECT *, toUInt8(1) AS found FROM (${weeks})) AS n ON n.group_id = g.group_id AND n.week = g.week
