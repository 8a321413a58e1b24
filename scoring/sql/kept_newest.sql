-- One row: the moment of the facts that are kept, in milliseconds; 0 without any.
SELECT toInt64(max(version)) AS newest FROM group_facts
