-- One row: how many items of one kind count for one group within its days, and how
-- many photos they carry. Days are in the group's own time zone.
SELECT i.kind AS kind, count() AS items, sum(toUInt64(i.photos)) AS photos
FROM items AS i FINAL
INNER JOIN (SELECT group_id, timezone FROM groups FINAL) AS g ON g.group_id = i.group_id
WHERE i.group_id = {group:String} AND i.removed = 0
  AND toDate(i.effective_at + toIntervalHour(multiIf(g.timezone = 'WITA', 8, g.timezone = 'WIT', 9, 7)), 'UTC') >= {from:Date}
  AND toDate(i.effective_at + toIntervalHour(multiIf(g.timezone = 'WITA', 8, g.timezone = 'WIT', 9, 7)), 'UTC') <= {to:Date}
GROUP BY i.kind
ORDER BY kind
