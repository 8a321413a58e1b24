-- Deletes copies that are none any more.
DELETE FROM copies WHERE item_key IN {keys:Array(String)}
