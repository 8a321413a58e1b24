-- One row: 1 if the table of schema versions exists, else 0.
SELECT count() FROM system.tables WHERE database = ? AND name = 'schema_versions'
