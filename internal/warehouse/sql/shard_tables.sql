-- One row: one table of a database, whether its key names a group, and its columns as text.
SELECT c.table AS table, countIf(c.name = 'group_id' AND c.is_in_sorting_key) > 0 AS grouped,
    arraySort(groupArray(concat(c.name, ' ', c.type, ' ', c.default_kind, ' ', c.default_expression))) AS columns, any(t.create_table_query) AS made
FROM system.columns AS c
INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
WHERE c.database = {database:String} AND c.table NOT IN ('schema_versions', 'shard_state')
GROUP BY c.table
ORDER BY table
