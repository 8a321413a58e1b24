-- +goose Up
-- One row: one change of status of one group.
CREATE TABLE IF NOT EXISTS transitions ${on_cluster}
(
    week        Date,
    group_id    String,
    from_status LowCardinality(String),        -- empty: first judgement
    to_status   LowCardinality(String),
    change      LowCardinality(String),        -- fell, recovered, first_post, became_unobserved, observed_again, first_judged
    evidence    String,                        -- JSON: the numbers that decided
    version     UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (week, group_id);
