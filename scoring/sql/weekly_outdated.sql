-- Deletes the newest weeks that the filling at a moment did not write.
DELETE FROM weekly WHERE week >= toDate({first_week:String}) AND version < toUInt64({as_of:Int64})
