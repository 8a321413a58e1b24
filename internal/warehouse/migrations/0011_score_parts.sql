-- +goose Up
-- One row: one indicator of one group on one Monday. The weighted parts add up to the IAD.
CREATE TABLE IF NOT EXISTS score_parts ${on_cluster}
(
    week          Date,
    group_id      String,
    indicator     LowCardinality(String),      -- KM, KB, FU, ...
    raw           Float64,                     -- in its own unit, NaN if it cannot be known
    score         Float64,                     -- 0 to 1, NaN if not in the index or not known
    weight        Float64,                     -- after sharing out the missing ones; 0 if not in the index
    points        Float64,                     -- 100 * weight * score: its part of the IAD
    rules_version LowCardinality(String),
    version       UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (week, group_id, indicator);
