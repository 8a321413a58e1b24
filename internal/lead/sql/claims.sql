-- One row: one claim to lead that can still matter, newest term first, with who made it:
-- those of the newest term that somebody has led, and later ones. age is in milliseconds,
-- below 0 if the clock of ClickHouse has been set back.
SELECT c.term AS term, c.instance_id AS instance_id, c.state AS state, c.version AS version,
    dateDiff('millisecond', c.at, now64(3, 'UTC')) AS age,
    i.role AS role, i.host AS host, i.process AS process, i.program AS program, i.data_dir AS data_dir, i.address AS address, i.home AS home
FROM leads AS c FINAL
LEFT JOIN instances AS i FINAL ON i.instance_id = c.instance_id
WHERE c.term >= (SELECT max(term) FROM leads FINAL WHERE state IN ('leading', 'released'))
ORDER BY term DESC, instance_id
