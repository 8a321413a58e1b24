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
--
-- The search goes over bare numbers, and each number stands for the earliest item
-- that has it: only what is left is joined with the items.
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
    ),
    numbers AS
    (
        SELECT simhash, max(effective_at) AS newest, min((known_on, effective_at, group_id, item_key)) AS first
        FROM texts
        GROUP BY simhash
    ),
    pairs AS
    (
        SELECT c.simhash AS simhash, o.simhash AS other, bitCount(bitXor(c.simhash, o.simhash)) AS bits
        FROM
        (
            SELECT simhash, arrayJoin(arrayFlatten(arrayMap(
                b -> arrayMap(m -> toUInt32(b * 65536 + bitXor(bitAnd(bitShiftRight(simhash, 16 * b), 65535), m)), {masks:Array(UInt64)}),
                range(4)))) AS band
            FROM numbers
            WHERE newest >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        ) AS c
        INNER JOIN
        (
            SELECT simhash, arrayJoin(arrayMap(b -> toUInt32(b * 65536 + bitAnd(bitShiftRight(simhash, 16 * b), 65535)), range(4))) AS band
            FROM numbers
        ) AS o ON o.band = c.band
        WHERE bits <= {max_distance:UInt8}
    ),
    nearest AS
    (
        SELECT p.simhash AS simhash, min(n.first) AS first, argMin(p.bits, n.first) AS bits
        FROM pairs AS p
        INNER JOIN numbers AS n ON n.simhash = p.other
        GROUP BY p.simhash
    )
SELECT
    t.group_id AS group_id, t.item_key AS item_key, t.known_on AS known_on,
    n.first.3 AS original_group, n.first.4 AS original_key, n.first.1 AS original_known, toUInt8(n.bits) AS distance
FROM (SELECT * FROM texts WHERE effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')) AS t
INNER JOIN nearest AS n ON n.simhash = t.simhash
WHERE n.first < (t.known_on, t.effective_at, t.group_id, t.item_key)
ORDER BY group_id, item_key
