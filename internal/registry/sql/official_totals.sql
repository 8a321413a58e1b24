-- One row: one official total that holds, by area and day.
SELECT area_code, as_of, source, groups, by, entered_at
FROM official_totals FINAL
WHERE removed = 0
ORDER BY area_code, as_of, source
