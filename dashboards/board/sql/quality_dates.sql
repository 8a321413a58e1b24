-- One row: how many counted items there are in all, and of how many the printed
-- date was not believed.
SELECT count() AS items, countIf(date_reason = 'backdated') AS backdated,
       countIf(date_reason = 'future') AS future, countIf(date_reason = 'undated') AS undated,
       countIf(date_reason = 'unknown') AS unknown,
       countIf(removed = 1) AS removed
FROM items FINAL
