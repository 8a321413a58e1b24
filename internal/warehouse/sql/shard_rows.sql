-- One row: the rows of all tables of a database that hold rows of the program.
SELECT toUInt64(sum(ifNull(total_rows, 0))) AS rows
FROM system.tables
WHERE database = {database:String} AND name NOT IN ('schema_versions', 'shard_state')
