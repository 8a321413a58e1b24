-- One row: the run again, with a word on the walks that were lost, unless it has one.
INSERT INTO runs (run_id, started_at, finished_at, reason, groups, complete, outage, notice, name, until, resumed, broken_off, version)
SELECT run_id, started_at, finished_at, reason, groups,
       toUInt32((SELECT countIf(complete = 1) FROM walks FINAL WHERE run_id = {run:String})),
       outage, if(notice = '', {notice:String}, concat(notice, ' | ', {notice:String})), name, until, resumed, broken_off, version + 1
FROM runs FINAL
WHERE run_id = {run:String} AND position(notice, 'lost: ') = 0
