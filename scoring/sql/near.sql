-- One row: the SimHashes of the texts of a span, each once: of all of them, of those
-- whose originality is in question, and those in question that several texts have.
SELECT groupArray(simhash) AS every, groupArrayIf(simhash, asked) AS asking, groupArrayIf(simhash, asked AND many) AS several
FROM
(
    SELECT simhash, count() > 1 AS many, countIf(effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND effective_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')) > 0 AS asked
    FROM (${items})
    WHERE words >= {judged_words:UInt32} AND simhash != 0
      AND effective_at >= fromUnixTimestamp64Milli({lookback:Int64}, 'UTC')
      AND effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
    GROUP BY simhash
)
