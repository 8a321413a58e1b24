-- One row: one walk of one group that had started by {as_of}. A walk of a run that
-- found the whole platform away says so instead of its own outcome.
SELECT
    w.group_id, w.started_at, if(r.outage = 1, 'platform_outage', w.outcome) AS outcome,
    w.complete = 1 AND r.outage = 0 AS complete, w.pages, w.bytes, w.seconds, w.new, w.changed, w.removed,
    w.requests, w.unmodified, w.full, w.platform, w.http_status, w.detail, g.timezone
FROM walks AS w FINAL
INNER JOIN groups AS g FINAL ON g.group_id = w.group_id
LEFT JOIN runs AS r FINAL ON r.run_id = w.run_id
WHERE w.started_at <= {as_of:DateTime64(3, 'UTC')}
  AND ({region:String} = '' OR {region:String} IN (g.province_code, g.regency_code, g.district_code, g.village_code))
ORDER BY w.started_at, w.group_id
