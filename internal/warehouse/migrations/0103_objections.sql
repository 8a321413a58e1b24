-- +goose Up
-- One row: one report that something told of a group is wrong, with its answer. It never
-- changes what is counted or how it is judged.
CREATE TABLE IF NOT EXISTS objections ${on_cluster}
(
    objection_id String,                        -- 16 hex digits
    at           DateTime64(3, 'UTC'),          -- when it was sent
    receipt      String,                        -- SHA-256 of the token of its receipt, in hex
    group_id     String,                        -- empty: no listed group was recognised in subject
    subject      String,                        -- the group as the sender named it
    regency_code LowCardinality(String),        -- as the sender chose it; empty: not chosen
    week         Date,                          -- Monday of the week that it is about; 1970-01-01: none named
    text         String,                        -- what is wrong
    name         String,                        -- of the sender, emptied with the answer
    contact      String,                        -- of the sender, emptied with the answer
    answer       String,                        -- empty: not answered yet
    answered_by  String,                        -- the user who answered
    answered_at  DateTime64(3, 'UTC'),          -- 1970-01-01: not answered yet
    version      UInt64                         -- milliseconds of the sending or the answer
)
ENGINE = ${engine ReplacingMergeTree(version)}
ORDER BY (group_id, objection_id);
