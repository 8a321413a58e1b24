-- +goose Up
-- What becomes of a group's status on the coming Mondays; 1970-01-01: nothing within a year.
ALTER TABLE scores ${on_cluster}
    ADD COLUMN IF NOT EXISTS falls_on     Date                   AFTER status_since, -- first Monday with a lower status, if it posts nothing more
    ADD COLUMN IF NOT EXISTS falls_to     LowCardinality(String) AFTER falls_on,     -- that status
    ADD COLUMN IF NOT EXISTS active_on    Date                   AFTER falls_to,     -- first Monday on which it is active, if it posts in each week from now on
    ADD COLUMN IF NOT EXISTS active_needs UInt8                  AFTER active_on;    -- in so many weeks
