-- One row: the SimHashes of the texts of a span, each once, with the first and the last
-- hour that a text with it counts in, and whether several texts have it. The earliest
-- come first.
SELECT
    groupArray(simhash) AS hashes,
    groupArray(toInt32(intDiv(toUnixTimestamp64Milli(first), 3600000))) AS first_hours,
    groupArray(toInt32(intDiv(toUnixTimestamp64Milli(last), 3600000))) AS last_hours,
    groupArrayIf(simhash, many) AS several
FROM
(
    SELECT simhash, min(effective_at) AS first, max(effective_at) AS last, count() > 1 AS many
    FROM (${items})
    WHERE words >= {judged_words:UInt32} AND simhash != 0
      AND effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    GROUP BY simhash
    ORDER BY first
)
