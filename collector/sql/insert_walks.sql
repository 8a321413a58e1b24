-- One row: one walk. It is written last and is the mark that the walk's other rows are whole.
INSERT INTO walks (group_id, run_id, started_at, finished_at, outcome, complete, full, platform, pages, requests,
                   unmodified, bytes, seconds, listed, new, changed, removed, http_status, detail, version)
