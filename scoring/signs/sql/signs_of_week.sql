-- One row: whether a scoring of a Monday has found signs already.
SELECT count() AS found FROM signs WHERE week = toDate({week:String})
