-- One row: the items that counted for one group before the end of a day, by kind,
-- and when the newest complete walk began before which that count was taken. n is the
-- place of the question in the list.
WITH asked AS
(
    SELECT arrayJoin(arrayZip(arrayEnumerate({groups:Array(String)}), {groups:Array(String)}, {ends:Array(Int64)})) AS a,
           toUInt32(a.1) AS n, a.2 AS group_id, fromUnixTimestamp64Milli(a.3, 'UTC') AS ending
),
counted AS
(
    SELECT q.n AS n, countIf(i.kind = 'news') AS news, countIf(i.kind = 'gallery') AS gallery,
           countIf(i.kind = 'announcement') AS announcement, countIf(i.kind = 'event') AS event
    FROM asked AS q
    INNER JOIN (SELECT * FROM items FINAL WHERE group_id IN {groups:Array(String)}) AS i ON i.group_id = q.group_id
    WHERE i.effective_at < q.ending AND (i.removed = 0 OR i.removed_at >= q.ending)
    GROUP BY q.n
)
SELECT q.n, c.news, c.gallery, c.announcement, c.event,
       q.group_id IN (SELECT group_id FROM walks FINAL WHERE complete = 1 AND group_id IN {groups:Array(String)}) AS walked
FROM asked AS q
LEFT JOIN counted AS c ON c.n = q.n
ORDER BY q.n
SETTINGS join_use_nulls = 0
