-- +goose Up
-- One row: one sign for a person to check, found in one group. A sign is never a
-- punishment; what stands here is evidence.
CREATE TABLE IF NOT EXISTS signs ${on_cluster}
(
    group_id  String,
    sign      LowCardinality(String),          -- backdated, burst, burst_month, deadline, post_then_delete, same_photo, short_texts, copies
    subject   String,                          -- what it is about: a day, a month, a photo
    week      Date,                            -- the Monday of the scoring that found it last
    found_on  Date,                            -- the Monday of the scoring that found it first
    number    Float64,                         -- the measured number
    threshold Float64,                         -- the limit that it passed
    explained LowCardinality(String),          -- why it needs no look, e.g. a training day; empty if it does
    items     Array(String),                   -- item_key of the evidence, at most 50
    note      String,                          -- what was seen, for people
    version   UInt64                           -- milliseconds of as_of
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, sign, subject);
