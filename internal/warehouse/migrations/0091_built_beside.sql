-- +goose Up
-- The weekly facts and the near-copies are built anew by each scoring, in a table
-- beside theirs, whose rows are then put in their place in one step. Nothing else is
-- kept between scorings. Rows of the tables beside mean nothing to readers.
CREATE TABLE IF NOT EXISTS weekly_next ${on_cluster}
(
    group_id     String,
    week         Date,
    state        LowCardinality(String),
    news         UInt32,
    gallery      UInt32,
    announcement UInt32,
    event        UInt32,
    items        UInt32,
    photos       UInt32,
    words        UInt64,
    judged       UInt32,
    originals    UInt32,
    whole_news   UInt32,
    backdated    UInt32,
    future       UInt32,
    undated      UInt32,
    as_of        DateTime64(3, 'UTC'),
    version      UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, week);
CREATE TABLE IF NOT EXISTS copies_next ${on_cluster}
(
    group_id       String,
    item_key       String,
    original_group String,
    original_key   String,
    cluster_key    String,
    distance       UInt8,
    known_on       Date,
    days_later     Int32,
    as_of          DateTime64(3, 'UTC'),
    version        UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, item_key);
DROP TABLE IF EXISTS group_facts ${on_cluster} SYNC;
