-- Removes walks that started before a moment. Of every group the first complete walk in a
-- run that was no outage stays, the newest of those that saw equally far back, and the
-- newest of all: the observed weeks rest on them.
DELETE FROM walks
WHERE started_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC')
  AND (group_id, run_id) NOT IN
  (
      SELECT group_id, arrayJoin([argMinIf(run_id, started_at, good), argMax(run_id, started_at)])
      FROM
      (
          SELECT group_id, run_id, started_at, complete = 1 AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1) AS good
          FROM walks FINAL
      )
      GROUP BY group_id
      UNION ALL
      SELECT group_id, argMax(run_id, started_at)
      FROM walks FINAL
      WHERE complete = 1 AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage = 1)
      GROUP BY group_id, coverage, covered_since
  )
