-- +goose Up
-- What decides how an item counts is kept with each of its changes, so that it can be
-- judged as it was. Rows from before have an effective_at of 1970-01-01.
ALTER TABLE item_history ${on_cluster}
    ADD COLUMN IF NOT EXISTS effective_at DateTime64(3, 'UTC') AFTER published_at,
    ADD COLUMN IF NOT EXISTS date_reason LowCardinality(String) AFTER effective_at,
    ADD COLUMN IF NOT EXISTS simhash UInt64 AFTER content_hash;
