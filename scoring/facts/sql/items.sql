-- One row: all items of one group that count, packed into 23 bytes each: SimHash, when it
-- counts in milliseconds, words, photos, and in one byte kind, reason, and whether it says
-- itself that it is of one of some days ("3 hari yang lalu") that lie in two weeks. A column
-- for each would take the program far longer to read. Beside them stand the spans of days in
-- which items may have been published that count in another week than they may lie in,
-- or in none: the first and the last day, when the item counts, and whether it is firm.
-- An item of unknown age and one that says itself between which days it was published are
-- firm: they keep a week from being whole even where others count in it. Method 1 knew
-- none. Groups lie above one id and up to another.
WITH groupUniqArrayIf(
    (published_from,
     if(published_to = toDate(0), toDate(addHours(first_seen, 9)), published_to),
     toUnixTimestamp64Milli(effective_at),
     toUInt8(date_reason = 'unknown' OR date_source != '')),
    {method:UInt16} > 1 AND (date_reason = 'unknown' OR date_reason = 'undated' AND published_to != toDate(0))) AS spans
SELECT
    group_id,
    arrayStringConcat(groupArray(concat(
        reinterpretAsFixedString(simhash),
        reinterpretAsFixedString(toUnixTimestamp64Milli(effective_at)),
        reinterpretAsFixedString(words),
        reinterpretAsFixedString(photos),
        reinterpretAsFixedString(toUInt8(transform(kind, ['news', 'gallery', 'announcement', 'event'], [1, 2, 3, 4], 0)
            + transform(date_reason, ['backdated', 'future', 'undated', 'unknown'], [8, 16, 24, 32], 0)
            + 64 * (date_reason = 'undated' AND date_source != '' AND published_to != toDate(0)
                AND toMonday(published_from) != toMonday(published_to))))))) AS packed,
    arrayMap(s -> toInt32(s.1), spans) AS span_from,
    arrayMap(s -> toInt32(s.2), spans) AS span_to,
    arrayMap(s -> s.3, spans) AS span_counts,
    arrayMap(s -> s.4, spans) AS span_firm
FROM (${items})
WHERE group_id > {above:String} AND group_id <= {upto:String}
GROUP BY group_id
