-- +goose Up
-- A fourth state of a week, P: at least one item was seen, more may have been there. Its
-- counts are lower bounds. Of each week the method is kept that its observation rests on.
ALTER TABLE weekly ${on_cluster}
    ADD COLUMN IF NOT EXISTS method UInt16 DEFAULT 1; -- of the walks that observed it; 0: none did
ALTER TABLE weekly_next ${on_cluster}
    ADD COLUMN IF NOT EXISTS method UInt16 DEFAULT 1;
ALTER TABLE scores ${on_cluster}
    ADD COLUMN IF NOT EXISTS partly_weeks UInt8; -- weeks of the window with state P
ALTER TABLE shortlists ${on_cluster}
    ADD COLUMN IF NOT EXISTS method UInt16 DEFAULT 1; -- by which the weeks were judged
