-- +goose Up
-- One row: one state of a training, field visit or meeting with groups, as somebody entered it. Nothing is
-- overwritten: what was known at any moment can be told later.
CREATE TABLE IF NOT EXISTS outreach ${on_cluster}
(
    outreach_id String,                  -- 16 hex digits
    entered_at  DateTime64(3, 'UTC'),
    removed     UInt8,                   -- 1: it was entered by mistake
    kind        LowCardinality(String),  -- training, visit, meeting
    held_from   Date,
    held_to     Date,                    -- its last day
    title       String,
    groups      Array(String),           -- group_id of those that took part
    areas       Array(String),           -- Kemendagri codes of areas of which all groups took part; empty code: Indonesia
    by          String,                  -- name of the user; empty: the command line
    source      String                   -- name of the file; empty: it came from none
)
ENGINE = ${engine ReplacingMergeTree(entered_at)}
ORDER BY (outreach_id, entered_at);
