-- Empties the texts of items that count in the time before a moment. Their counts,
-- titles, words and fingerprints stay.
ALTER TABLE items UPDATE text = ''
WHERE effective_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC') AND text != ''
SETTINGS mutations_sync = 1
