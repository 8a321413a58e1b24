-- One row: one completed week of one group in which at least one item counts, in
-- the group's own time zone. Used alone, and inside the weekly table's statement.
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
    toUInt32(countIf(i.words >= {judged_words:UInt32} AND i.simhash != 0 AND i.item_key NOT IN (${copies}))) AS originals,
    toUInt32(countIf(i.kind = 'news' AND i.words >= {whole_words:UInt32} AND i.photos >= 1 AND i.date_reason != 'undated')) AS whole_news,
    toUInt32(countIf(i.date_reason = 'backdated')) AS backdated,
    toUInt32(countIf(i.date_reason = 'future')) AS future,
    toUInt32(countIf(i.date_reason = 'undated')) AS undated
FROM (${items}) AS i
INNER JOIN
(
    SELECT
        group_id,
        toInt64(transform(toString(timezone), ['WITA', 'WIT'], [8, 9], 7)) AS hours,
        toMonday(toDate(addHours(fromUnixTimestamp64Milli({as_of:Int64}, 'UTC'), hours))) AS this_week
    FROM (${registry})
    WHERE listed = 1 AND standing != 'dissolved'
      AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
      AND ({some:UInt8} = 0 OR group_id IN chosen)
) AS g ON g.group_id = i.group_id
WHERE i.effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND week < g.this_week
GROUP BY group_id, week
ORDER BY group_id, week
