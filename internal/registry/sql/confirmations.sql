-- One row: the newest confirmation of the list of a regency.
SELECT regency_code, max(confirmed_at) AS confirmed_at, argMax(list_confirmations.by, list_confirmations.confirmed_at) AS by,
       argMax(list_confirmations.groups, list_confirmations.confirmed_at) AS groups
FROM list_confirmations FINAL
GROUP BY regency_code
ORDER BY regency_code
