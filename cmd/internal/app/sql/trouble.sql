-- One row: the notice of the newest run that has finished, empty if there is none, and the
-- listed groups whose newest walk found their site hacked.
SELECT
    ifNull((SELECT argMax(notice, started_at) FROM runs FINAL WHERE finished_at > toDateTime64(0, 3, 'UTC')), '') AS notice,
    (
        SELECT arraySort(groupArray(group_id)) FROM -- never NULL: without rows it is empty
        (
            SELECT group_id, argMax(outcome, started_at) AS newest
            FROM walks FINAL
            WHERE group_id IN (SELECT group_id FROM groups FINAL WHERE listed = 1)
            GROUP BY group_id
        )
        WHERE newest = 'hacked'
    ) AS hacked
