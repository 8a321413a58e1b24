-- +goose Up
-- Letters that people subscribe to on a page, weekly or monthly.
-- One row: one letter to one address, wanted or no longer.
CREATE TABLE IF NOT EXISTS digest_recipients ${on_cluster}
(
    address String,
    every   LowCardinality(String), -- weekly, monthly
    region  String,                 -- Kemendagri code; empty: everywhere
    format  LowCardinality(String), -- of the report that is attached: pdf, xlsx; empty: none
    stopped UInt8,                  -- 1: no longer wanted; that holds for an address of the configuration too
    who     String,                 -- name of the user; empty: the recipient, by the link of a letter
    at      DateTime64(3, 'UTC'),
    version UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (address, every);
-- One row: one key that the links of letters are signed with. The oldest one counts.
CREATE TABLE IF NOT EXISTS digest_keys ${on_cluster}
(
    secret  String,                 -- 32 bytes in hexadecimal
    at      DateTime64(3, 'UTC'),
    version UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY secret;
-- What became of a month's letter stands beside that of its first week.
ALTER TABLE digest_deliveries ${on_cluster}
    ADD COLUMN IF NOT EXISTS every LowCardinality(String), -- monthly; empty: weekly
    MODIFY ORDER BY (week, address, instance_id, every);
