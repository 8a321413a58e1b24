-- +goose Up
-- One row: one item of a group, as last seen. The newest version wins.
-- Times of 1970-01-01 mean "none".
CREATE TABLE IF NOT EXISTS items ${on_cluster}
(
    group_id        String,
    item_key        String,                    -- identity within the group
    kind            LowCardinality(String),    -- news, gallery, announcement, event
    url             String,
    aliases         Array(String),             -- other addresses it was reached under
    title           String,
    published_at    DateTime64(3, 'UTC'),      -- as printed
    date_precision  LowCardinality(String),    -- none, day, minute, second
    date_source     LowCardinality(String),
    date_confidence Float32,                   -- 0 to 1
    first_seen      DateTime64(3, 'UTC'),      -- never moves
    last_seen       DateTime64(3, 'UTC'),
    absent_at       DateTime64(3, 'UTC'),      -- newest complete walk before first_seen
    effective_at    DateTime64(3, 'UTC'),      -- decides the week in which it counts
    date_reason     LowCardinality(String),    -- empty, backdated, future, undated
    removed         UInt8,                     -- gone from two complete walks: not counted
    removed_at      DateTime64(3, 'UTC'),
    missed          UInt8,                     -- complete walks in a row that did not find it
    photos          UInt16,                    -- distinct photos now
    words           UInt32,
    language        LowCardinality(String),
    category        String,
    text            String CODEC(ZSTD(3)),     -- normalised body
    content_hash    UInt64,
    simhash         UInt64,
    version         UInt64                     -- milliseconds of the walk that wrote the row
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, item_key);
