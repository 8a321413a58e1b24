-- One row: one group that is watched.
SELECT
    group_id, name, url, province_code, province, regency_code, regency,
    district_code, district, village_code, village, timezone, registered_on, standing
FROM (${registry})
WHERE listed = 1 AND standing != 'dissolved'
  AND ({region:String} = '' OR {region:String} IN (province_code, regency_code, district_code, village_code))
ORDER BY group_id
