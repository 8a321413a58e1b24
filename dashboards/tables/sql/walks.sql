-- One row: one walk of one group that had started by {as_of}, and whether its run
-- found the whole platform away.
SELECT
    w.group_id AS group_id, w.run_id AS run_id, w.started_at AS started_at, w.outcome, w.complete AS complete, r.outage, w.full, w.platform, w.pages, w.requests,
    w.unmodified, w.bytes, w.seconds, w.new, w.changed, w.removed, w.http_status, w.detail, w.coverage, w.covered_since, w.method, g.timezone
FROM walks AS w FINAL
INNER JOIN groups AS g FINAL ON g.group_id = w.group_id
LEFT JOIN runs AS r FINAL ON r.run_id = w.run_id
WHERE w.started_at <= {as_of:DateTime64(3, 'UTC')}
  AND ({region:String} = '' OR {region:String} IN (g.province_code, g.regency_code, g.district_code, g.village_code))
ORDER BY w.started_at, w.group_id
