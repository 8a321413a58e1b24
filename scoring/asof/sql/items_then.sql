-- One row: one item that counted at a past moment, with its photos, words, text and
-- day of then; where these were not kept yet, text and day are those of today. An item
-- of unknown age counts at no time: that its time is 1970 was kept. By method 1 it counts
-- when it was first seen. Used inside other statements in place of the items of today.
WITH {method:UInt16} <= 1 AND if(h.kept = 0, i.date_reason, h.reason) = 'unknown' AS at_sight
SELECT
    i.group_id AS group_id, i.item_key AS item_key, i.kind AS kind, i.published_at AS published_at,
    i.date_source AS date_source, i.first_seen AS first_seen, i.absent_at AS absent_at,
    multiIf(at_sight, i.first_seen, h.kept = 0, i.effective_at, h.effective) AS effective_at,
    multiIf(at_sight, 'undated', h.kept = 0, i.date_reason, h.reason) AS date_reason,
    if(h.kept = 0, i.published_from, h.from_day) AS published_from,
    if(h.kept = 0, i.published_to, h.to_day) AS published_to,
    if(h.seen = 0, i.photos, h.photos) AS photos,
    if(h.seen = 0, i.words, h.words) AS words,
    if(h.kept = 0, i.simhash, h.hash) AS simhash
FROM (SELECT * EXCEPT (text, title, url, aliases) FROM items FINAL) AS i
LEFT JOIN
(
    SELECT
        group_id, item_key, toUInt8(1) AS seen,
        argMax(change, (seen_at, version)) AS last_change,
        argMax(photos, (seen_at, version)) AS photos,
        argMax(words, (seen_at, version)) AS words,
        argMax(effective_at, (seen_at, version)) AS effective,
        argMax(date_reason, (seen_at, version)) AS reason,
        argMax(published_from, (seen_at, version)) AS from_day,
        argMax(published_to, (seen_at, version)) AS to_day,
        argMax(simhash, (seen_at, version)) AS hash,
        toUInt8(toUnixTimestamp64Milli(effective) != 0 OR reason = 'unknown') AS kept
    FROM item_history FINAL
    WHERE seen_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
    GROUP BY group_id, item_key
) AS h ON h.group_id = i.group_id AND h.item_key = i.item_key
WHERE i.first_seen <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
  AND if(h.seen = 0,
         i.removed = 0 OR i.removed_at > fromUnixTimestamp64Milli({as_of:Int64}, 'UTC'),
         h.last_change != 'removed')
