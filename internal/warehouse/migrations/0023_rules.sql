-- +goose Up
-- One row: one set of scoring rules that a score was made by, so that a past
-- Monday can be computed again by the rules of then.
CREATE TABLE IF NOT EXISTS rules ${on_cluster}
(
    rules_version String,
    body          String,                      -- YAML
    first_used    DateTime64(3, 'UTC'),        -- moment of the scoring that used it
    version       UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY rules_version;
