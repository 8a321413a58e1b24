-- One row: the SimHashes of the texts of some weeks, each once, with the first and the
-- last hour that a text with it counts in and whether several texts have it: packed, 17
-- bytes each, because a number for each would take the program far longer to read.
SELECT
    arrayStringConcat(groupArray(concat(
        reinterpretAsFixedString(simhash),
        reinterpretAsFixedString(toInt32(intDiv(toUnixTimestamp64Milli(first), 3600000))),
        reinterpretAsFixedString(toInt32(intDiv(toUnixTimestamp64Milli(last), 3600000))),
        if(many, '1', '0')))) AS packed
FROM
(
    SELECT simhash, min(effective_at) AS first, max(effective_at) AS last, count() > 1 AS many
    FROM (${items})
    WHERE words >= {judged_words:UInt32} AND simhash != 0
      AND effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    GROUP BY simhash
)
GROUP BY intDiv(toUnixTimestamp64Milli(first), 28 * 86400000)
