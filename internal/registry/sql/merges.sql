-- One row: one group whose newest change made it a part of another, as it became.
SELECT after
FROM
(
    SELECT group_id, argMax(change, changed_at) AS change, argMax(after, changed_at) AS after
    FROM group_history FINAL
    GROUP BY group_id
)
WHERE change = 'merged'
ORDER BY group_id
