-- One row: the newest migration that is applied; 0 if none is.
SELECT max(version) FROM schema_versions FINAL WHERE NOT removed
