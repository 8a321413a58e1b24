-- +goose Up
-- One row: when one item was last seen and how many walks have missed it since, by the
-- newest walk that found it as it was, or missed it. What a walk merely sees again is
-- written here, and costs no copy of the item's row, its text and its photos' rows. The
-- rows of items say it too, as of when they were written: the newer of the two counts.
CREATE TABLE IF NOT EXISTS item_sights ${on_cluster}
(
    group_id  String,
    item_key  String CODEC(ZSTD(1)), -- random hex digits
    last_seen DateTime64(3, 'UTC'),
    missed    UInt8,                 -- complete walks in a row that did not find it
    version   UInt64                 -- as in items
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, item_key);
