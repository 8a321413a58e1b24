-- One row: one item of those named by their groups and keys whose text the newest scoring
-- found to follow that of another item.
SELECT group_id, item_key, original_group, original_key, days_later
FROM copies FINAL
WHERE group_id IN {groups:Array(String)} AND (group_id, item_key) IN (SELECT arrayJoin(arrayZip({groups:Array(String)}, {keys:Array(String)})) AS pair)
