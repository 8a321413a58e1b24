-- Writes the completed weeks of some groups to the table that is being built.
INSERT INTO weekly_next
SELECT * FROM (${weekly})
