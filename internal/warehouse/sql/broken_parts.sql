-- One row: one part that the server could not read when it started, and left out since.
SELECT table, name AS part, assumeNotNull(reason) AS reason
FROM system.detached_parts
WHERE database = currentDatabase() AND startsWith(assumeNotNull(reason), 'broken')
ORDER BY table, part
