-- One row: one stored item whose content is as it was, and whose row changes: it is
-- removed, has returned, or was seen before its first sight. The content never leaves the
-- server. What waits in an outbox of schema 99 or older has here all items that were merely seen.
INSERT INTO items (group_id, item_key, kind, url, aliases, title, published_at, date_precision, date_source,
                   date_confidence, first_seen, last_seen, absent_at, effective_at, date_reason, published_from, published_to,
                   removed, removed_at, missed, photos, words, language, category, text, content_hash, simhash, version)
WITH toUnixTimestamp64Milli(t.first_at) != 0 AS moved
SELECT i.group_id, i.item_key, i.kind, i.url, i.aliases, i.title, i.published_at, i.date_precision, i.date_source,
       i.date_confidence, if(moved, t.first_at, i.first_seen), greatest(i.last_seen, t.seen_at),
       if(moved, t.before_at, i.absent_at), if(moved, t.counts_at, i.effective_at), if(moved, t.why, i.date_reason),
       if(moved, t.days_from, i.published_from), if(moved, t.days_to, i.published_to), t.is_removed, t.gone_at, t.misses, i.photos, i.words, i.language, i.category, i.text, i.content_hash, i.simhash,
       greatest(i.version, t.stamp)
FROM items AS i FINAL
INNER JOIN touched AS t ON i.group_id = t.group_id AND i.item_key = t.item_key
WHERE i.group_id IN (SELECT group_id FROM touched)
