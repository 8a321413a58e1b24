-- One row: one migration that was applied (removed = 1: taken back).
CREATE TABLE IF NOT EXISTS schema_versions ${on_cluster}
(
    version    Int64,
    applied_at DateTime64(3, 'UTC'),
    removed    UInt8
)
ENGINE = ${engine ReplacingMergeTree(applied_at)}
ORDER BY version
