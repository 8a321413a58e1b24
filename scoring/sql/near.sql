-- One row: two different SimHashes of texts that are nearly the same, or twice the
-- same one if several texts have it; the first of the two is that of a text in
-- question.
--
-- Two SimHashes that differ in at most 7 bits differ in at most one bit in one of
-- their four bands of 16 bits. So every number is entered under its four bands, and
-- each number in question is looked up under its bands and, if more than 3 bits may
-- differ, under the bands with one bit turned: the candidates are few, and none is
-- missed. Entries and look-ups meet in one grouping by band, over bare numbers.
SELECT DISTINCT simhash, other
FROM
(
    SELECT simhash, others, arrayJoin(arrayFilter(
        o -> bitCount(bitXor(simhash, o.1)) <= {max_distance:UInt8} AND (o.1 != simhash OR o.2 = 1), others)).1 AS other
    FROM
    (
        SELECT arrayJoin(asking) AS simhash, others
        FROM
        (
            SELECT groupArrayIf(hash, place.2 = 1) AS asking, groupArrayIf((hash, many), place.2 = 0) AS others
            FROM
            (
                SELECT simhash AS hash, many, arrayJoin(arrayConcat(
                    arrayMap(b -> (toUInt32(b * 65536 + bitAnd(bitShiftRight(simhash, 16 * b), 65535)), toUInt8(0)), range(4)),
                    if(asked,
                       arrayFlatten(arrayMap(b -> arrayMap(
                           m -> (toUInt32(b * 65536 + bitXor(bitAnd(bitShiftRight(simhash, 16 * b), 65535), m)), toUInt8(1)),
                           {masks:Array(UInt64)}), range(4))),
                       []))) AS place
                FROM
                (
                    SELECT simhash, toUInt8(count() > 1) AS many, max(effective_at) >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AS asked
                    FROM (${items})
                    WHERE words >= {judged_words:UInt32} AND simhash != 0
                      AND effective_at >= fromUnixTimestamp64Milli({lookback:Int64}, 'UTC')
                      AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
                    GROUP BY simhash
                )
            )
            GROUP BY place.1
            HAVING notEmpty(asking) AND notEmpty(others)
        )
    )
)
ORDER BY simhash, other
