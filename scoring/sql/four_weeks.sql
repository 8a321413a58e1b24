-- One row: one group that has ever had four active weeks in a row, by the weekly
-- facts as of a moment.
SELECT group_id
FROM
(
    SELECT group_id, arraySort(groupArray(toInt32(intDiv(toInt64(week), 7)))) AS weeks
    FROM (${weeks})
    GROUP BY group_id
)
WHERE arrayExists(i -> weeks[i + 3] = weeks[i] + 3, range(1, greatest(toInt64(length(weeks)) - 2, 1)))
ORDER BY group_id
