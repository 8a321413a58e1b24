-- Deletes the weeks that the filling at a moment did not write.
DELETE FROM weekly WHERE version < toUInt64({as_of:Int64})
