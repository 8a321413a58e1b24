-- Records that a migration was applied or taken back.
INSERT INTO schema_versions (version, applied_at, removed) SELECT toInt64(?), now64(3), toUInt8(?)
