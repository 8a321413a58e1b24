-- One row: how many weeks were scored after the given Monday.
SELECT uniqExact(week) AS n FROM scores WHERE week > toDate({week:String})
