-- One row: one counted post of the groups asked for, of a kind and a period, behind a place
-- in the list. The list goes by the instant in which a post counts, the newest first;
-- mark tells posts of one instant apart and stays what it is, so that a place
-- stays one whatever is published meanwhile. Posts of unknown age are not among them.
SELECT i.group_id AS group_id, i.item_key AS item_key, toUnixTimestamp64Milli(i.effective_at) AS at, sipHash64(i.group_id, i.item_key) AS mark
FROM (SELECT group_id, item_key, effective_at FROM items FINAL
      WHERE removed = 0 AND date_reason != 'unknown' AND group_id IN {groups:Array(String)} AND ({kind:String} = '' OR kind = {kind:String})) AS i
INNER JOIN (SELECT group_id, timezone FROM groups FINAL) AS g ON g.group_id = i.group_id
WHERE toDate(i.effective_at + toIntervalHour(multiIf(g.timezone = 'WITA', 8, g.timezone = 'WIT', 9, 7)), 'UTC') >= {from:Date}
  AND ({to:Date} = '1970-01-01' OR toDate(i.effective_at + toIntervalHour(multiIf(g.timezone = 'WITA', 8, g.timezone = 'WIT', 9, 7)), 'UTC') <= {to:Date})
  AND ({first:UInt8} = 1 OR (at, mark) < ({after_at:Int64}, {after_mark:UInt64}))
ORDER BY at DESC, mark DESC
LIMIT {rows:UInt32}
