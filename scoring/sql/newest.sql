-- One row: the newest moment, in milliseconds, at which anything of an item was written.
SELECT greatest(
    (SELECT toInt64(max(version)) FROM items),
    (SELECT toUnixTimestamp64Milli(max(seen_at)) FROM item_history)
) AS newest
