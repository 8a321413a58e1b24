-- One row: what is remembered of one address of the given groups.
SELECT group_id, url, etag, last_modified, body_hash, items, note, fetched_at
FROM pages FINAL
WHERE group_id IN {groups:Array(String)}
ORDER BY group_id, url
