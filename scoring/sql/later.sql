-- One row: how many weeks were scored after the given Monday.
SELECT uniqExact(week) FROM scores WHERE week > toDate({week:String})
