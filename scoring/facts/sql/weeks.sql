-- One row: one completed week of one group in which at least one item counts, in
-- the group's own time zone. Used alone, and inside the weekly table's statement. The
-- list "copied" holds the near-copies of each group and week, groups lie above one id
-- and up to another. An item that says itself that it is of one of some days ("3 hari yang
-- lalu"), and these lie in two weeks, counts in neither: both are partly observed or not at
-- all on its account, and "at least 3" must be true of each.
SELECT
    n.group_id AS group_id, n.week AS week, 'A' AS state,
    n.news AS news, n.gallery AS gallery, n.announcement AS announcement, n.event AS event,
    n.photos AS photos, n.words AS words, n.judged AS judged, toUInt32(greatest(toInt64(n.judged) - toInt64(c.copies), 0)) AS originals,
    n.whole_news AS whole_news, n.backdated AS backdated, n.future AS future, n.undated AS undated
FROM
(
    SELECT
        i.group_id AS group_id,
        toMonday(toDate(addHours(i.effective_at, g.hours))) AS week,
        toUInt32(countIf(i.kind = 'news')) AS news,
        toUInt32(countIf(i.kind = 'gallery')) AS gallery,
        toUInt32(countIf(i.kind = 'announcement')) AS announcement,
        toUInt32(countIf(i.kind = 'event')) AS event,
        toUInt32(sum(i.photos)) AS photos,
        toUInt64(sum(i.words)) AS words,
        toUInt32(countIf(i.words >= {judged_words:UInt32} AND i.simhash != 0)) AS judged,
        toUInt32(countIf(i.kind = 'news' AND i.words >= {whole_words:UInt32}
            AND i.photos >= 1 AND i.date_reason != 'undated')) AS whole_news,
        toUInt32(countIf(i.date_reason = 'backdated')) AS backdated,
        toUInt32(countIf(i.date_reason = 'future')) AS future,
        toUInt32(countIf(i.date_reason = 'undated')) AS undated
    FROM (SELECT * FROM (${items}) WHERE group_id > {above:String} AND group_id <= {upto:String}) AS i
    INNER JOIN (${watched}) AS g ON g.group_id = i.group_id
    WHERE i.effective_at >= greatest(fromUnixTimestamp64Milli({from:Int64}, 'UTC'), toDateTime64('1970-01-05 00:00:00', 3, 'UTC'))
      AND i.effective_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC') AND week < g.this_week
      AND NOT (i.date_reason = 'undated' AND i.date_source != '' AND i.published_to != toDate(0) AND toMonday(i.published_from) != toMonday(i.published_to))
    GROUP BY group_id, week
) AS n
LEFT JOIN copied AS c ON c.group_id = n.group_id AND c.week = n.week
