-- +goose Up
-- One row: one item whose text is nearly that of an earlier one, as of the newest
-- scoring that judged it.
CREATE TABLE IF NOT EXISTS copies ${on_cluster}
(
    group_id       String,
    item_key       String,
    original_group String,                     -- whose text it was first, as far as pantaukim saw
    original_key   String,
    cluster_key    String,                     -- item_key of the first of the whole cluster
    distance       UInt8,                      -- differing bits of the two SimHashes
    known_on       Date,                       -- day since which the copy is known to exist
    days_later     Int32,                      -- days after the original
    as_of          DateTime64(3, 'UTC'),
    version        UInt64                      -- milliseconds of as_of
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, item_key);
