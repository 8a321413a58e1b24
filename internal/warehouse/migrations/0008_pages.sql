-- +goose Up
-- One row: what is remembered of one address for the next walk.
CREATE TABLE IF NOT EXISTS pages ${on_cluster}
(
    group_id      String,
    url           String,
    etag          String,
    last_modified String,
    body_hash     UInt64,
    items         UInt32,                      -- items that it named
    note          String,                      -- JSON, the collector's own
    fetched_at    DateTime64(3, 'UTC'),
    version       UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, url);
