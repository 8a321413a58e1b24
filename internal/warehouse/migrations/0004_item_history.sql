-- +goose Up
-- One row: one change of one item: first sight, edit, removal, return.
CREATE TABLE IF NOT EXISTS item_history ${on_cluster}
(
    group_id     String,
    item_key     String,
    seen_at      DateTime64(3, 'UTC'),
    change       LowCardinality(String),       -- new, edited, removed, returned
    url          String,
    title        String,
    published_at DateTime64(3, 'UTC'),
    photos       UInt16,
    words        UInt32,
    content_hash UInt64,
    run_id       String,
    version      UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, item_key, seen_at, change);
