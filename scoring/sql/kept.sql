-- One row: what the newest scoring keeps of one group beside the registry's row, and
-- when the registry was changed last, in milliseconds.
SELECT
    group_id, news, gallery, announcement, event, photos, ever_posted, last_item, last_item_week_ago, last_item_fortnight_ago,
    last_complete, first_complete, last_walk, last_outcome, last_outage, weeks_from, weeks,
    ifNull((SELECT toUnixTimestamp64Milli(max(changed_at)) FROM group_history), 0) AS registry
FROM group_facts FINAL
WHERE version = toUInt64({as_of:Int64})
