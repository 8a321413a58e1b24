-- One row: the newest moments, in milliseconds, at which anything of an item and
-- anything of the registry was written.
SELECT
    greatest((SELECT toInt64(max(version)) FROM items), (SELECT toUnixTimestamp64Milli(max(seen_at)) FROM item_history)) AS newest,
    (SELECT toUnixTimestamp64Milli(max(changed_at)) FROM group_history) AS registry
