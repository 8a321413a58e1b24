-- One row: the Monday of the newest scoring (1970-01-01: none), and the newest run
-- of the collector: when it started, whether it was an outage, and what it says.
SELECT
    (SELECT max(week) FROM scores) AS week,
    (SELECT max(started_at) FROM runs) AS started_at,
    (SELECT argMax(outage, started_at) FROM runs FINAL) AS outage,
    (SELECT argMax(notice, started_at) FROM runs FINAL) AS notice
