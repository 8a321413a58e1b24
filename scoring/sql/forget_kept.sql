-- Deletes a table of kept facts: the next scoring fills it anew. ${table} is a constant of the program.
DELETE FROM ${table} WHERE 1
