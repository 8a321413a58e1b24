-- One row: how many of the newest weeks stand that the filling at a moment did not
-- write: those of groups that left the list, or before a corrected registration.
SELECT count() AS stale FROM weekly FINAL WHERE week >= toDate({first_week:String}) AND version < toUInt64({as_of:Int64})
