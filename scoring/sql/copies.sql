-- One row: one item whose text is nearly that of an earlier one, with the earliest
-- such item.
--
-- Two SimHashes that differ in at most 7 bits differ in at most one bit in one of
-- their four bands of 16 bits. So every text is entered under its four bands, and
-- each text in question is looked up under its bands and, if more than 3 bits may
-- differ, under the bands with one bit turned: the candidates are few, and none is
-- missed.
--
-- Earlier means known on an earlier day. An item that was there at its group's
-- first walk is known since its printed date, which nothing contradicts; any other
-- since it was first seen. On the same day the date it counts on decides, and then
-- the ids, so that the answer is always the same.
WITH
    texts AS
    (
        SELECT
            group_id, item_key, simhash, effective_at,
            toDate(addHours(if(toUnixTimestamp64Milli(absent_at) = 0, effective_at, first_seen), 7)) AS known_on
        FROM (${items})
        WHERE words >= {judged_words:UInt32} AND simhash != 0
          AND effective_at >= fromUnixTimestamp64Milli({lookback:Int64}, 'UTC')
          AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    )
SELECT
    group_id, item_key, any(copy_known) AS known_on,
    (min(original) AS first).3 AS original_group, first.4 AS original_key, first.1 AS original_known,
    toUInt8(argMin(bits, original)) AS distance
FROM
(
    SELECT
        c.group_id AS group_id, c.item_key AS item_key, c.known_on AS copy_known,
        tuple(o.known_on, o.effective_at, o.group_id, o.item_key) AS original,
        bitCount(bitXor(c.simhash, o.simhash)) AS bits
    FROM
    (
        SELECT *, arrayJoin(arrayFlatten(arrayMap(
            b -> arrayMap(m -> toUInt32(b * 65536 + bitXor(bitAnd(bitShiftRight(simhash, 16 * b), 65535), m)), {masks:Array(UInt64)}),
            range(4)))) AS band
        FROM texts
        WHERE effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    ) AS c
    INNER JOIN
    (
        SELECT *, arrayJoin(arrayMap(b -> toUInt32(b * 65536 + bitAnd(bitShiftRight(simhash, 16 * b), 65535)), range(4))) AS band
        FROM texts
    ) AS o ON o.band = c.band
    WHERE bits <= {max_distance:UInt8}
      AND (o.known_on, o.effective_at, o.group_id, o.item_key) < (c.known_on, c.effective_at, c.group_id, c.item_key)
)
GROUP BY group_id, item_key
ORDER BY group_id, item_key
