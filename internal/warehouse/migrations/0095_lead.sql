-- +goose Up
-- One row: one running program that works on this warehouse, or has done so.
CREATE TABLE IF NOT EXISTS instances ${on_cluster}
(
    instance_id String,                 -- made anew at each start
    role        LowCardinality(String), -- serve, or the command that it is
    host        String,
    process     UInt32,
    program     String,                 -- its version
    data_dir    String,
    address     String,                 -- of its pages, empty if it has none
    home        String,                 -- of a program that has its data folder for itself: which one on which running machine
    stopped     UInt8,                  -- 1: it has ended, or will do no more
    beat_at     DateTime64(3, 'UTC'),   -- its newest heartbeat, by the clock of ClickHouse
    version     UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY instance_id;
-- One row: one claim of one instance to lead, and what became of it.
CREATE TABLE IF NOT EXISTS leads ${on_cluster}
(
    term        UInt64,                 -- one more with each claim; whoever has a newer one leads
    instance_id String,
    state       LowCardinality(String), -- claimed, leading, withdrawn, released
    at          DateTime64(3, 'UTC'),   -- of the newest change or heartbeat, by the clock of ClickHouse
    version     UInt64                  -- one more with each change and heartbeat
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (term, instance_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
