-- +goose Up
-- Plausible ranks in the district and in the province, beside those in the regency and
-- among all; 0: not drawn.
ALTER TABLE scores ${on_cluster}
    ADD COLUMN IF NOT EXISTS district_low  UInt32 AFTER regency_high,
    ADD COLUMN IF NOT EXISTS district_high UInt32 AFTER district_low,
    ADD COLUMN IF NOT EXISTS province_low  UInt32 AFTER district_high,
    ADD COLUMN IF NOT EXISTS province_high UInt32 AFTER province_low;
