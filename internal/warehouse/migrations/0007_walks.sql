-- +goose Up
-- One row: one walk of one group in one run.
CREATE TABLE IF NOT EXISTS walks ${on_cluster}
(
    group_id    String,
    run_id      String,
    started_at  DateTime64(3, 'UTC'),
    finished_at DateTime64(3, 'UTC'),
    outcome     LowCardinality(String),
    complete    UInt8,                         -- every live section was read to its stopping point
    full        UInt8,                         -- every listing was read to its end
    platform    LowCardinality(String),
    pages       UInt32,
    requests    UInt32,
    unmodified  UInt32,                        -- answers 304
    bytes       UInt64,
    seconds     Float64,
    listed      UInt32,                        -- items that the listings named
    new         UInt32,
    changed     UInt32,
    removed     UInt32,
    http_status UInt16,
    detail      String,
    version     UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, run_id);
