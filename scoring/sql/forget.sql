-- Deletes the rows of some groups of a week. ${table} is a constant of the program.
DELETE FROM ${table} WHERE week = toDate({week:String}) AND group_id IN {groups:Array(String)}
