-- +goose Up
-- One row: one record of staff that a group was followed up. It never changes what
-- is counted or how it is judged.
CREATE TABLE IF NOT EXISTS followups ${on_cluster}
(
    group_id    String,
    at          DateTime64(3, 'UTC'),
    followup_id String,                        -- 16 hex digits
    who         String,                        -- user that recorded it
    reason      LowCardinality(String),        -- people, signal, account, disbanded, other
    note        String,
    leave_until Date,                          -- the group rests until then; 1970-01-01: no leave
    next_check  Date,                          -- when to call again; 1970-01-01: not set
    withdrawn   UInt8,                         -- 1: recorded by mistake
    version     UInt64                         -- milliseconds of the recording or withdrawal
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, at, followup_id);
