-- One row: one group as it stands in the warehouse, listed or not.
SELECT group_id, name, url, aliases,
       province_code, province, regency_code, regency, district_code, district, village_code, village,
       timezone, registered_on, standing, pic_name, pic_phone, note,
       sk_number, sk_date, tier, members, setting, signal, social, listed, imported_at
FROM groups FINAL
ORDER BY group_id
