-- One row: one change of one item, with the address that it had then.
SELECT group_id, item_key, url, seen_at, change
FROM item_history FINAL
ORDER BY group_id, item_key, seen_at
