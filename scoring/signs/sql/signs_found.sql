-- One row: since when a sign has stood, of those found on an earlier Monday.
SELECT group_id, sign, subject, found_on
FROM signs FINAL
WHERE week < toDate({week:String}) OR found_on < toDate({week:String})
