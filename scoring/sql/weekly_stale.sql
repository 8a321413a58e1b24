-- One row: how many weeks stand that the filling at a moment did not write: those
-- of groups that left the list, or before a registration that was corrected.
SELECT count() AS stale FROM weekly FINAL WHERE version < toUInt64({as_of:Int64})
