-- One row: how many posts newest_keys.sql lists from the first place on, and how many of
-- unknown age were first seen in the same period, which it leaves out.
SELECT countIf(i.date_reason != 'unknown') AS posts, countIf(i.date_reason = 'unknown') AS unaged
FROM (SELECT group_id, date_reason, if(date_reason = 'unknown', first_seen, effective_at) AS at FROM items FINAL
      WHERE removed = 0 AND group_id IN {groups:Array(String)} AND ({kind:String} = '' OR kind = {kind:String})) AS i
INNER JOIN (SELECT group_id, timezone FROM groups FINAL) AS g ON g.group_id = i.group_id
WHERE toDate(i.at + toIntervalHour(multiIf(g.timezone = 'WITA', 8, g.timezone = 'WIT', 9, 7)), 'UTC') >= {from:Date}
  AND ({to:Date} = '1970-01-01' OR toDate(i.at + toIntervalHour(multiIf(g.timezone = 'WITA', 8, g.timezone = 'WIT', 9, 7)), 'UTC') <= {to:Date})
