-- One row: one item of one group that an award looked at, as it stood at the cut-off, with
-- its title, text and address of today where those of then were not kept. Matches is 1 if it is one of those
-- with a word of the category.
SELECT
    c.item_key AS item_key, toString(c.kind) AS kind, if(h.seen = 1, h.url, i.url) AS url, if(h.seen = 1, h.title, i.title) AS title, i.text AS text,
    c.effective_at AS effective_at, c.date_reason AS date_reason, c.photos AS photos, c.words AS words,
    toUInt8(c.date_reason = 'undated' AND c.date_source != '' AND c.published_to != toDate(0)
        AND toMonday(c.published_from) != toMonday(c.published_to)) AS of_two_weeks,
    toUInt8({pattern:String} != '' AND c.effective_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND c.effective_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
        AND match(concat(i.title, ' ', i.text), {pattern:String})) AS matches,
    h.hash AS hash, h.hashed_at AS hashed_at,
    toUInt8(i.content_hash != h.hash AND h.seen = 1 OR i.removed = 1) AS later
FROM
(
    SELECT * FROM (${items})
    WHERE group_id = {group:String}
      AND effective_at >= fromUnixTimestamp64Milli({from:Int64} - 86400000, 'UTC')
      AND effective_at < fromUnixTimestamp64Milli({until:Int64} + 86400000, 'UTC')
) AS c
INNER JOIN
(
    SELECT item_key, url, title, text, content_hash, removed FROM items FINAL WHERE group_id = {group:String}
) AS i ON i.item_key = c.item_key
LEFT JOIN
(
    SELECT
        item_key, toUInt8(1) AS seen, argMax(item_history.url, (seen_at, version)) AS url, argMax(item_history.title, (seen_at, version)) AS title,
        argMax(content_hash, (seen_at, version)) AS hash,
        max(item_history.seen_at) AS hashed_at
    FROM item_history FINAL
    WHERE group_id = {group:String} AND item_history.seen_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')
    GROUP BY item_key
) AS h ON h.item_key = c.item_key
ORDER BY effective_at, item_key
SETTINGS join_use_nulls = 0
