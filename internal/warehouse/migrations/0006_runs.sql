-- +goose Up
-- One row: one run of the collector over many groups.
CREATE TABLE IF NOT EXISTS runs ${on_cluster}
(
    run_id      String,                        -- sorts by time
    started_at  DateTime64(3, 'UTC'),
    finished_at DateTime64(3, 'UTC'),          -- 1970-01-01: never finished
    reason      LowCardinality(String),        -- schedule, command, demo, catch_up
    groups      UInt32,
    complete    UInt32,                        -- walks that were complete
    outage      UInt8,                         -- 1: platform_outage, nothing is concluded from this run
    notice      String,                        -- what people must know of the run, empty if nothing
    version     UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY run_id;
