-- +goose Up
-- What one machine has to know of what another has done. With an embedded engine there is
-- no other, and files in the data folder keep it.
-- One row: what is known of one job of the schedule.
CREATE TABLE IF NOT EXISTS jobs ${on_cluster}
(
    job           String,
    succeeded_at  DateTime64(3, 'UTC'), -- when its last good run began
    planned_since DateTime64(3, 'UTC'), -- as long as it never succeeded
    version       UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY job;
-- One row: what became of one week's digest to one address by one instance.
CREATE TABLE IF NOT EXISTS digest_deliveries ${on_cluster}
(
    week        Date,                   -- its Monday
    address     String,                 -- empty: of the week's digest as a whole
    instance_id String,
    state       LowCardinality(String), -- sending, sent, unsure, empty: taken back; as a whole made, held
    method      UInt16,                 -- of the program
    at          DateTime64(3, 'UTC'),
    version     UInt64
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (week, address, instance_id);
