-- One row: one run, written when it starts and again when it ends.
INSERT INTO runs (run_id, started_at, finished_at, reason, groups, complete, outage, notice, version)
