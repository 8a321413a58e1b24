-- Deletes the signs that a scoring of the same Monday found before.
DELETE FROM signs WHERE week = toDate({week:String})
