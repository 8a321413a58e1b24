-- One row: what all walks of one group up to a moment say, for the program.
SELECT
    group_id, last_complete, first_complete, last_old, last_walk, last_outcome, last_outage,
    looks.1 AS look_since, looks.2 AS look_at
FROM (${walks})
