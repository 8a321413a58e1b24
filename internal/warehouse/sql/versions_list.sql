-- One row: one migration that is applied, newest first.
SELECT version FROM schema_versions FINAL WHERE NOT removed ORDER BY version DESC
