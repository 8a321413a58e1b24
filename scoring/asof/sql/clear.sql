-- Empties a table. ${table} is a constant of the program.
TRUNCATE TABLE ${table}
