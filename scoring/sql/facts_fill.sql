-- Writes what is known of every watched group, its recent weeks packed.
INSERT INTO group_facts
SELECT
    g.group_id, t.news, t.gallery, t.announcement, t.event, t.photos, r.found,
    t.last_item, t.last_item_7, t.last_item_14,
    w.last_complete, w.first_complete, w.last_walk, w.last_outcome, w.last_outage,
    toDate({first_week:String}), k.weeks,
    fromUnixTimestamp64Milli({as_of:Int64}, 'UTC'), toUInt64({as_of:Int64})
FROM (SELECT group_id FROM (${registry}) WHERE listed = 1 AND standing != 'dissolved') AS g
LEFT JOIN (${totals}) AS t ON t.group_id = g.group_id
LEFT JOIN (SELECT group_id, toUInt8(1) AS found FROM (${removed})) AS r ON r.group_id = g.group_id
LEFT JOIN (${walks}) AS w ON w.group_id = g.group_id
LEFT JOIN (${kept_weeks}) AS k ON k.group_id = g.group_id
