-- +goose Up
-- One row: what links of one shape among the records of lists proved to be, on one
-- platform, or on one site that is on none.
CREATE TABLE IF NOT EXISTS platform_shapes ${on_cluster}
(
    platform   String,                 -- of a site that is on none: generic/ and its group
    shape      String,                 -- the elements of the link and the form of its address
    means      LowCardinality(String), -- item, listing, other, unclear
    example    String,                 -- an address that was asked for
    group_id   String,                 -- of the site that was asked
    decided_at DateTime64(3, 'UTC'),
    version    UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (platform, shape);
