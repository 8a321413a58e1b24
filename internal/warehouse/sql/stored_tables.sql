-- One row: one table of this database that keeps its rows in files.
SELECT name FROM system.tables
WHERE database = currentDatabase() AND endsWith(engine, 'MergeTree')
ORDER BY total_bytes, name
