-- One row: when the migration was applied.
SELECT applied_at FROM schema_versions FINAL WHERE version = ? AND NOT removed
