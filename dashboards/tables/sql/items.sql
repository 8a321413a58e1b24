-- One row: one item that had been seen by {as_of}, with its group's zone. An item
-- whose removal was noticed later was still there. Both large tables come in the order of
-- their keys, so that they are joined without holding one of them in memory.
SELECT
    i.group_id, i.item_key, i.kind, i.url, i.title, i.published_at, i.effective_at, i.date_reason,
    i.date_precision, i.first_seen, i.last_seen, i.removed_at,
    i.removed = 1 AND i.removed_at <= {as_of:DateTime64(3, 'UTC')} AS removed,
    i.photos, i.words, i.published_from, i.published_to, g.timezone
FROM ${items_seen} AS i
INNER JOIN groups AS g FINAL ON g.group_id = i.group_id
WHERE i.first_seen <= {as_of:DateTime64(3, 'UTC')}
  AND ({region:String} = '' OR {region:String} IN (g.province_code, g.regency_code, g.district_code, g.village_code))
ORDER BY i.group_id, i.effective_at, i.item_key
SETTINGS join_algorithm = 'full_sorting_merge'
