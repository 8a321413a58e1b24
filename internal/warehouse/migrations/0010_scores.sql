-- +goose Up
-- One row: what was concluded of one group on one Monday. NaN means "not known".
CREATE TABLE IF NOT EXISTS scores ${on_cluster}
(
    week              Date,                    -- the Monday of the scoring: weeks before it are complete
    group_id          String,
    as_of             DateTime64(3, 'UTC'),
    rules_version     LowCardinality(String),
    status            LowCardinality(String),  -- active, less_active, inactive, never_posted, unobserved
    grace             UInt8,                   -- 1: never posted, but registered less than 28 days ago
    cause             LowCardinality(String),  -- why unobserved: an outcome, stale_walk, no_site, never_walked, coverage
    last_status       LowCardinality(String),  -- last known status, where unobserved
    last_status_on    Date,
    status_since      Date,
    judged_silent     LowCardinality(String),  -- judgement with every U week as silent
    judged_active     LowCardinality(String),  -- judgement with every U week as active
    lamp              LowCardinality(String),
    days_since_item   Int32,                   -- -1: no item
    last_item_at      DateTime64(3, 'UTC'),
    last_complete_at  DateTime64(3, 'UTC'),    -- newest complete walk
    window_weeks      UInt8,                   -- W, less where the group is younger
    observed_weeks    UInt8,                   -- o
    active_weeks      UInt8,                   -- A
    coverage          Float64,                 -- o / W
    iad               Float64,                 -- 0 to 100, NaN below the coverage gate
    iad_partial       UInt8,                   -- 1: a missing indicator's weight was shared out
    newcomer          UInt8,                   -- 1: younger than 12 weeks, ranked apart
    rank_district     UInt32,                  -- 0: not ranked
    rank_regency      UInt32,
    rank_province     UInt32,
    rank_nation       UInt32,
    rank_low          UInt32,                  -- 5th percentile of the rank in the nation (best), 0: not drawn
    rank_median       UInt32,
    rank_high         UInt32,                  -- 95th percentile
    regency_low       UInt32,                  -- the same within the regency
    regency_high      UInt32,
    total_news         UInt32,                 -- all time, removed ones left out
    total_gallery      UInt32,
    total_announcement UInt32,
    total_event        UInt32,
    total              UInt32,
    total_photos       UInt32,
    version           UInt64                   -- milliseconds of the scoring
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (week, group_id);
