-- +goose Up
-- One row: what a person did with a sealed shortlist. None is ever removed.
CREATE TABLE IF NOT EXISTS shortlist_acts ${on_cluster}
(
    seal     String,
    acted_at DateTime64(3, 'UTC'),
    act      LowCardinality(String), -- sealed, published, withdrawn
    by       String,                 -- who did it
    reason   String                  -- why it was withdrawn
)
ENGINE = ${engine ReplacingMergeTree(acted_at)}
ORDER BY (seal, acted_at, act);
