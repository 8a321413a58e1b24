-- One row: the newest moments, in milliseconds, at which anything of an item and
-- anything of the registry was written.
SELECT
    ifNull(greatest((SELECT toInt64(max(version)) FROM items),
        (SELECT toUnixTimestamp64Milli(max(seen_at)) FROM item_history)), 0) AS items,
    ifNull((SELECT toUnixTimestamp64Milli(max(changed_at)) FROM group_history), 0) AS groups
