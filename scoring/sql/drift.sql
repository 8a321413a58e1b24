-- One row: one group whose stored weeks before a week disagree with its items and
-- walks: in the number of weeks, of unobserved weeks, or in any count, or in the
-- weeks that its items lie in. Summing per group is far cheaper than building every
-- week anew only to find that nothing changed.
SELECT group_id, toUInt8(max(stored)) AS stored
FROM
(
    SELECT
        i.group_id AS group_id, 0 AS stored, toInt64(0) AS span, toInt64(0) AS unobserved,
        toInt64(count()) AS items, toInt64(sum(i.photos)) AS photos, toInt64(sum(i.words)) AS words,
        toInt64(countIf(i.kind = 'news')) AS news, toInt64(countIf(i.kind = 'gallery')) AS gallery, toInt64(countIf(i.kind = 'event')) AS event,
        toInt64(countIf(i.words >= {judged_words:UInt32} AND i.simhash != 0)) AS judged,
        toInt64(countIf(i.kind = 'news' AND i.words >= {whole_words:UInt32} AND i.photos >= 1 AND i.date_reason != 'undated')) AS whole,
        toInt64(countIf(i.date_reason != '')) AS odd,
        sum(toInt64(toMonday(toDate(addHours(i.effective_at, c.hours))))) AS moment,
        sum(toInt64(toMonday(toDate(addHours(i.effective_at, c.hours)))) * toInt64(toMonday(toDate(addHours(i.effective_at, c.hours))))) AS square
    FROM (${items}) AS i
    INNER JOIN (${calendar}) AS c ON c.group_id = i.group_id
    WHERE toMonday(toDate(addHours(i.effective_at, c.hours))) < least(c.this_week, toDate({before_week:String}))
      AND subtractHours(toDateTime64(toMonday(toDate(addHours(i.effective_at, c.hours))) + 7, 3, 'UTC'), c.hours) <= c.last_complete
    GROUP BY i.group_id
    UNION ALL
    SELECT
        group_id, 0, intDiv(greatest(toInt64(ends) - toInt64(begin_week), 0), 7),
        toInt64(arrayCount(n -> subtractHours(toDateTime64(begin_week + 7 * n + 7, 3, 'UTC'), hours) > last_complete, range(toUInt32(intDiv(greatest(toInt64(ends) - toInt64(begin_week), 0), 7))))),
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    FROM (SELECT *, least(this_week, toDate({before_week:String})) AS ends FROM (${calendar}))
    UNION ALL
    SELECT
        group_id, 1, -toInt64(count()), -toInt64(countIf(state = 'U')),
        -toInt64(sum(items)), -toInt64(sum(photos)), -toInt64(sum(words)),
        -toInt64(sum(news)), -toInt64(sum(gallery)), -toInt64(sum(event)),
        -toInt64(sum(judged)), -toInt64(sum(whole_news)), -toInt64(sum(backdated + future + undated)),
        -sum(toInt64(week) * toInt64(items)), -sum(toInt64(week) * toInt64(week) * toInt64(items))
    FROM weekly FINAL
    WHERE week < toDate({before_week:String})
    GROUP BY group_id
)
GROUP BY group_id
HAVING sum(span) != 0 OR sum(unobserved) != 0 OR sum(items) != 0 OR sum(photos) != 0 OR sum(words) != 0
    OR sum(news) != 0 OR sum(gallery) != 0 OR sum(event) != 0 OR sum(judged) != 0 OR sum(whole) != 0
    OR sum(odd) != 0 OR sum(moment) != 0 OR sum(square) != 0
ORDER BY group_id
