-- One row: one table of a database, and whether it has rows.
SELECT name, engine, ifNull(total_rows, 0) AS filled
FROM system.tables
WHERE database = {database:String}
ORDER BY name
