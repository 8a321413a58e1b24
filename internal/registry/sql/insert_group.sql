-- One row: one group as the registry names it from now on.
INSERT INTO groups (group_id, name, url, aliases,
    province_code, province, regency_code, regency, district_code, district, village_code, village, code_scheme,
    timezone, registered_on, standing, pic_name, pic_phone, note, listed, imported_at)
