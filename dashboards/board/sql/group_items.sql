-- One row: one item of one group, newest first (of unknown age by when it was first seen), with the number of all items and
-- of the removed ones, and of those with a photo that are not. Removed items are listed too, and marked: they no longer count.
SELECT
    item_key, kind, url, title, published_at, date_precision, first_seen, last_seen, effective_at,
    date_reason, published_from, published_to, removed, removed_at, photos, words,
    count() OVER ()            AS all_items,
    sum(toUInt64(removed)) OVER () AS removed_items,
    sum(toUInt64(photos > 0 AND NOT removed)) OVER () AS pictured_items
FROM ${items_seen}
WHERE group_id = {group:String} AND ({kind:String} = '' OR kind = {kind:String})
ORDER BY if(date_reason = 'unknown', first_seen, effective_at) DESC, item_key
LIMIT {rows:UInt32} OFFSET {skip:UInt32}
SETTINGS max_threads = 1 -- a few hundred rows: more threads cost more than they win
