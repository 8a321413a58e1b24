-- One row: one group that has a row of a week. ${table} is a constant of the program.
SELECT DISTINCT group_id FROM ${table} WHERE week = toDate({week:String}) ORDER BY group_id
