-- One row: the moment of the newest rows of a table that is built anew, in milliseconds;
-- 0 without any. ${table} is a constant of the program.
SELECT toUInt64(max(version)) AS newest FROM ${table}
