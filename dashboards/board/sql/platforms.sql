-- One row: one group that was ever read whole by an instant, with the site profile that
-- read it last.
SELECT group_id, argMax(w.platform, w.started_at) AS platform
FROM walks AS w
WHERE w.complete = 1 AND w.platform != '' AND w.started_at <= {as_of:DateTime64(3, 'UTC')}
GROUP BY group_id
ORDER BY group_id
