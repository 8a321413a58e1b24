-- +goose Up
-- One row: one distinct image file of one item. The newest version wins.
CREATE TABLE IF NOT EXISTS photos ${on_cluster}
(
    group_id   String,
    item_key   String,
    photo_key  String,                         -- normalised path of the file
    url        String,
    first_seen DateTime64(3, 'UTC'),
    last_seen  DateTime64(3, 'UTC'),
    removed    UInt8,
    version    UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, item_key, photo_key);
