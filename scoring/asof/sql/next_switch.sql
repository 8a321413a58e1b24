-- Puts the rows of a table that was built in place of the old ones, in one step.
-- ${table} is a constant of the program.
ALTER TABLE ${table} REPLACE PARTITION tuple() FROM ${table}_next
