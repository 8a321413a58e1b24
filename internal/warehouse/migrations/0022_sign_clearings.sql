-- +goose Up
-- One row: one decision of a person about one sign. None is ever removed.
CREATE TABLE IF NOT EXISTS sign_clearings ${on_cluster}
(
    group_id   String,
    sign       LowCardinality(String),
    subject    String,
    cleared_at DateTime64(3, 'UTC'),
    cleared    UInt8,                          -- 1: cleared, 0: opened again
    by         String,                         -- who decided
    reason     String
)
ENGINE = ${engine ReplacingMergeTree(cleared_at)}
ORDER BY (group_id, sign, subject, cleared_at);
