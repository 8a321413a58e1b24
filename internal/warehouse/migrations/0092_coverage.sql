-- +goose Up
-- How far back each walk saw everything, and between which days an item without a
-- printed day may have been published. Walks from before have the empty coverage and
-- method 1: they keep what they observed under the method of then.
ALTER TABLE walks ${on_cluster}
    ADD COLUMN IF NOT EXISTS coverage LowCardinality(String), -- none, since, all; empty under method 1
    ADD COLUMN IF NOT EXISTS covered_since Date,              -- with coverage since
    ADD COLUMN IF NOT EXISTS method UInt16 DEFAULT 1;
ALTER TABLE items ${on_cluster}
    ADD COLUMN IF NOT EXISTS published_from Date, -- 1970-01-01: any day before
    ADD COLUMN IF NOT EXISTS published_to Date;   -- 1970-01-01: a day is known
ALTER TABLE item_history ${on_cluster}
    ADD COLUMN IF NOT EXISTS published_from Date,
    ADD COLUMN IF NOT EXISTS published_to Date;
-- One row: what one walk saw of one section of a site.
CREATE TABLE IF NOT EXISTS walk_sections ${on_cluster}
(
    group_id      String,
    run_id        String,
    path          String,
    kind          LowCardinality(String),
    page          LowCardinality(String), -- listing, feed, sitemap
    coverage      LowCardinality(String), -- none, since, all
    covered_since Date,
    why           String,                 -- it is not covered from the beginning
    listed        UInt32,
    says_total    UInt8,                  -- the site says how many items it has
    total         UInt32,                 -- that many
    unexplained   UInt32,                 -- links among its items that are nothing known
    examples      Array(String),          -- of these
    version       UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, run_id, path);
