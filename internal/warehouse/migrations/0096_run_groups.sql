-- +goose Up
-- A run is a stored plan: what it is known by, until when it may be gone on with after an
-- interruption, how often it was, and when it was given up.
ALTER TABLE runs ${on_cluster}
    ADD COLUMN IF NOT EXISTS name String,                     -- empty: the run cannot be gone on with
    ADD COLUMN IF NOT EXISTS until DateTime64(3, 'UTC'),      -- it is gone on with before this moment only
    ADD COLUMN IF NOT EXISTS resumed UInt32,                  -- times that it was gone on with
    ADD COLUMN IF NOT EXISTS broken_off DateTime64(3, 'UTC'); -- when it was given up; 1970-01-01: it was not
-- One row: one group of the plan of one run, and what the run as a whole needs to know of
-- its walk.
CREATE TABLE IF NOT EXISTS run_groups ${on_cluster}
(
    run_id   String,
    group_id String,
    place    UInt32,                 -- in the order in which the groups are walked, from 0
    ask      LowCardinality(String), -- what is asked of the site: news, full
    state    LowCardinality(String), -- planned, walked, left_alone
    proven   UInt8,                  -- the site read well before this walk
    platform LowCardinality(String), -- of the site
    shapes   Array(String),          -- of links that the walk cannot account for
    links    Array(UInt32),          -- of each shape
    examples Array(String),          -- of each shape, one address
    version  UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (run_id, group_id);
