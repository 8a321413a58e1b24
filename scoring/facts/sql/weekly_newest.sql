-- One row: the moment of the newest weekly rows, in milliseconds; 0 without any.
SELECT toUInt64(max(version)) AS newest FROM weekly
