-- One row: one watched group that has ever had four weeks in a row with an item.
SELECT group_id
FROM
(
    SELECT
        i.group_id AS group_id,
        arraySort(groupUniqArray(toInt32(intDiv(toInt64(toMonday(toDate(addHours(i.effective_at, g.hours)))), 7)))) AS weeks
    FROM (${items}) AS i
    INNER JOIN (${watched}) AS g ON g.group_id = i.group_id
    WHERE i.effective_at >= toDateTime64('1970-01-05 00:00:00', 3, 'UTC')
      AND i.effective_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
      AND toMonday(toDate(addHours(i.effective_at, g.hours))) < g.this_week
    GROUP BY i.group_id
)
WHERE arrayExists(i -> weeks[i + 3] = weeks[i] + 3, range(1, greatest(toInt64(length(weeks)) - 2, 1)))
ORDER BY group_id
