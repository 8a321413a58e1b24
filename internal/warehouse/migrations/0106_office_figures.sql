-- +goose Up
-- One row: one time that somebody said of a regency: its list of groups is right.
CREATE TABLE IF NOT EXISTS list_confirmations ${on_cluster}
(
    regency_code LowCardinality(String),
    confirmed_at DateTime64(3, 'UTC'),
    by           String,                 -- name of the user
    groups       UInt32                  -- listed groups of the regency at that moment
)
ENGINE = ${engine ReplacingMergeTree(confirmed_at)}
ORDER BY (regency_code, confirmed_at);

-- One row: how many groups an official source says an area has, as it was last entered.
CREATE TABLE IF NOT EXISTS official_totals ${on_cluster}
(
    area_code  LowCardinality(String),   -- Kemendagri code; empty: Indonesia
    as_of      Date,                     -- the day of which the source speaks
    source     String,
    groups     UInt32,
    by         String,                   -- name of the user
    entered_at DateTime64(3, 'UTC'),
    removed    UInt8                     -- 1: it was entered by mistake
)
ENGINE = ${engine ReplacingMergeTree(entered_at)}
ORDER BY (area_code, as_of, source);
