-- One row: two different SimHashes of texts that are nearly the same, or twice the
-- same one if several texts have it; the first of the two is that of a text in
-- question.
--
-- Two SimHashes that differ in at most 7 bits differ in at most one bit in one of
-- their four bands of 16 bits. So every number is entered under its four bands, and
-- each number in question is looked up under its bands and, if more than 3 bits may
-- differ, under the bands with one bit turned: the candidates are few, and none is
-- missed. Entries and look-ups meet in one grouping by band, over bare numbers:
-- the last two bits of a place say what it is, 0 an entry, 1 a look-up, 2 a number
-- that several texts have.
SELECT DISTINCT simhash, other
FROM
(
    SELECT simhash, arrayJoin(arrayConcat(
        arrayFilter(o -> o != simhash AND bitCount(bitXor(simhash, o)) <= {max_distance:UInt8}, entries),
        if(has(several, simhash), [simhash], []))) AS other
    FROM
    (
        SELECT arrayJoin(asking) AS simhash, entries, several
        FROM
        (
            SELECT
                groupArrayIf(hash, bitAnd(place, 3) = 1) AS asking,
                groupArrayIf(hash, bitAnd(place, 3) = 0) AS entries,
                groupArrayIf(hash, bitAnd(place, 3) = 2) AS several
            FROM
            (
                SELECT simhash AS hash, arrayMap(b -> toUInt32(b * 65536 + bitAnd(bitShiftRight(simhash, 16 * b), 65535)), range(4)) AS bands,
                    arrayJoin(arrayConcat(
                        arrayMap(p -> toUInt32(p * 4), bands),
                        if(asked, arrayFlatten(arrayMap(p -> arrayMap(m -> toUInt32(bitXor(p, m) * 4 + 1), {masks:Array(UInt32)}), bands)), []),
                        if(asked AND many, [toUInt32(bands[1] * 4 + 2)], []))) AS place
                FROM
                (
                    SELECT simhash, count() > 1 AS many, max(effective_at) >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AS asked
                    FROM (${items})
                    WHERE words >= {judged_words:UInt32} AND simhash != 0
                      AND effective_at >= fromUnixTimestamp64Milli({lookback:Int64}, 'UTC')
                      AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
                    GROUP BY simhash
                )
            )
            GROUP BY intDiv(place, 4)
            HAVING notEmpty(asking)
        )
    )
)
ORDER BY simhash, other
