-- +goose Up
-- One row: one change of a group in the registry, with the row as it became.
CREATE TABLE IF NOT EXISTS group_history ${on_cluster}
(
    group_id   String,
    changed_at DateTime64(3, 'UTC'),
    change     LowCardinality(String),         -- created, updated, unlisted, relisted, merged, undone
    before     String,                         -- JSON of the row before, empty if created
    after      String                          -- JSON of the row after
)
ENGINE = ${engine ReplacingMergeTree(changed_at)}
ORDER BY (group_id, changed_at, change);
