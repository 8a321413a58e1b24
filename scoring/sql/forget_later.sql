-- Deletes what was concluded of the weeks after a Monday. ${table} is a constant of the program.
DELETE FROM ${table} WHERE week > toDate({week:String})
