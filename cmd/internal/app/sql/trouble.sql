-- One row: the notice of the newest run that has finished, empty if there is none, the
-- listed groups whose newest walk found their site hacked, and those whose newest three
-- walks could not read it. Walks of more than 90 days before the newest one tell nothing of now.
SELECT
    ifNull((SELECT argMax(notice, started_at) FROM runs FINAL WHERE finished_at > toDateTime64(0, 3, 'UTC')), '') AS notice,
    arraySort(groupArrayIf(group_id, newest[1] = 'hacked')) AS hacked,
    arraySort(groupArrayIf(group_id, newest = ['unreadable', 'unreadable', 'unreadable'])) AS unreadable
FROM
(
    SELECT group_id, arrayMap(w -> w.2, arraySlice(arrayReverseSort(groupArray((started_at, outcome))), 1, 3)) AS newest
    FROM walks FINAL
    WHERE started_at > (SELECT max(started_at) FROM walks) - INTERVAL 90 DAY
        AND group_id IN (SELECT group_id FROM groups FINAL WHERE listed = 1)
    GROUP BY group_id
)
