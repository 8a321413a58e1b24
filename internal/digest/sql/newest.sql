-- One row: the Monday of the newest scoring (1970-01-01: none), and the newest run
-- of the collector: when it started, whether it was an outage, and what it says.
SELECT s.week AS week, r.ran_at AS ran_at, r.disturbed AS disturbed, r.says AS says
FROM (SELECT max(week) AS week FROM scores) AS s
CROSS JOIN
(
    SELECT max(started_at) AS ran_at, argMax(outage, started_at) AS disturbed, argMax(notice, started_at) AS says
    FROM runs FINAL
) AS r
