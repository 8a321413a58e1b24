-- +goose Up
-- One row: what is known of one group beside its weeks, as of the newest scoring.
-- Times of 1970-01-01 mean "none".
CREATE TABLE IF NOT EXISTS group_facts ${on_cluster}
(
    group_id                String,
    news                    UInt32,                    -- items of all time that count, by kind
    gallery                 UInt32,
    announcement            UInt32,
    event                   UInt32,
    photos                  UInt32,
    ever_posted             UInt8,                     -- an item was seen once, even if it is gone now
    last_item               DateTime64(3, 'UTC'),      -- when the newest item counts, as of as_of
    last_item_week_ago      DateTime64(3, 'UTC'),      -- as of seven days before
    last_item_fortnight_ago DateTime64(3, 'UTC'),      -- as of fourteen days before
    last_complete           DateTime64(3, 'UTC'),      -- newest complete walk
    first_complete          DateTime64(3, 'UTC'),
    last_walk               DateTime64(3, 'UTC'),      -- newest walk of any outcome
    last_outcome            LowCardinality(String),    -- of that walk
    last_outage             UInt8,                     -- that walk belongs to a run that was a platform outage
    weeks_from              Date,                      -- the first week that weeks reaches back to
    weeks                   String CODEC(ZSTD(1)),     -- 54 bytes for each week since with items, see docs/schema.md
    as_of                   DateTime64(3, 'UTC'),
    version                 UInt64                     -- milliseconds of as_of
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY group_id;
