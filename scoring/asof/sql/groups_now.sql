-- One row: one group as the registry has it today. Used inside other statements.
SELECT
    group_id, name, url, province_code, province, regency_code, regency,
    district_code, district, village_code, village, timezone, registered_on, standing, listed
FROM groups FINAL
