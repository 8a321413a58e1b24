-- One row: one photo that is stored for the given items of a group.
SELECT item_key, photo_key, url, first_seen, last_seen, removed
FROM photos FINAL
WHERE group_id = {group:String} AND item_key IN {keys:Array(String)}
