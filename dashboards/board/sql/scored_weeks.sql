-- One row: one Monday that was scored, newest first.
SELECT DISTINCT week
FROM scores
ORDER BY week DESC
LIMIT 260
