-- +goose Up
-- What programmes ask of a group beside its site. Nothing of it counts.
ALTER TABLE groups ${on_cluster}
    ADD COLUMN IF NOT EXISTS sk_number String,                 -- of the decree that founded it; empty: not stated
    ADD COLUMN IF NOT EXISTS sk_date   Date,                   -- 1970-01-01: not stated
    ADD COLUMN IF NOT EXISTS tier      LowCardinality(String), -- village, district, regency, forum; empty: not stated
    ADD COLUMN IF NOT EXISTS members   UInt16,                 -- people; 0: not stated
    ADD COLUMN IF NOT EXISTS setting   LowCardinality(String), -- urban, rural; empty: not stated
    ADD COLUMN IF NOT EXISTS signal    LowCardinality(String), -- good, weak, none; empty: not stated
    ADD COLUMN IF NOT EXISTS social    Array(String);          -- addresses of accounts on social media
