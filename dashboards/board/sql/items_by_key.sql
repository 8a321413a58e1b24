-- One row: one item of those named by their groups and keys, in any order.
SELECT group_id, item_key, kind, url, title, published_at, date_precision, first_seen, last_seen, effective_at, date_reason,
       removed, removed_at, photos, words, published_from, published_to
FROM ${items_seen}
WHERE group_id IN {groups:Array(String)} AND (group_id, item_key) IN (SELECT arrayJoin(arrayZip({groups:Array(String)}, {keys:Array(String)})) AS pair)
