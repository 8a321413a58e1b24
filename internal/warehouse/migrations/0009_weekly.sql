-- +goose Up
-- One row: one completed week of one group, as of the newest scoring.
-- A week with state U has counts of 0 that mean nothing: readers leave them out.
CREATE TABLE IF NOT EXISTS weekly ${on_cluster}
(
    group_id     String,
    week         Date,                         -- the Monday, in the group's own time zone
    state        LowCardinality(String),       -- A, N or U
    news         UInt32,
    gallery      UInt32,
    announcement UInt32,
    event        UInt32,
    items        UInt32,
    photos       UInt32,
    words        UInt64,
    judged       UInt32,                       -- items of at least 40 words, whose originality can be judged
    originals    UInt32,                       -- of those, the ones that copy nobody
    whole_news   UInt32,                       -- news of at least 100 words, with a photo and a date
    backdated    UInt32,
    future       UInt32,
    undated      UInt32,
    as_of        DateTime64(3, 'UTC'),
    version      UInt64                        -- milliseconds of as_of
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, week);
