-- One row: how many rows a table that is being built has, and how many of them are of
-- another moment. ${table} is a constant of the program.
SELECT count() AS rows, countIf(version != toUInt64({as_of:Int64})) AS others FROM ${table}_next
