-- One row: one table and its columns in order, without those that ClickHouse computes.
SELECT table, groupArray(name) AS columns
FROM (
    SELECT table, name
    FROM system.columns
    WHERE database = {database:String} AND table != 'shard_state' AND default_kind NOT IN ('MATERIALIZED', 'ALIAS')
    ORDER BY table, position
)
GROUP BY table
ORDER BY table
