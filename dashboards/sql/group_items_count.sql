-- One row: how many items of one group there are, and how many of them were removed.
SELECT count() AS all_items, countIf(removed = 1) AS removed_items
FROM items FINAL
WHERE group_id = {group:String} AND ({kind:String} = '' OR kind = {kind:String})
SETTINGS max_threads = 1 -- a few hundred rows: more threads cost more than they win
