-- +goose Up
-- One row: one sealed shortlist of an award.
CREATE TABLE IF NOT EXISTS shortlists ${on_cluster}
(
    seal      String,                          -- SHA-256 of inputs, rules and outcome
    sealed_at DateTime64(3, 'UTC'),            -- the cut-off: nothing seen later counts
    request   String,                          -- JSON: period, level, category
    inputs    String,                          -- SHA-256 of the facts that were judged
    rules     String,                          -- id of the rules
    outcome   String,                          -- JSON: who is in, who is near, and why
    version   UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY seal;
