-- One row: the moment of the facts that are kept and of the newest change of the
-- registry, in milliseconds; 0 without any.
SELECT toInt64(max(version)) AS newest, (SELECT toUnixTimestamp64Milli(max(changed_at)) FROM group_history) AS registry
FROM group_facts
