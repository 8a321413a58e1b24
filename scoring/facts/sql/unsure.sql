-- The spans of days in which items of a group may have been published that count in
-- another week than they may lie in, or in none: (first day, last day, when the item
-- counts in milliseconds, firm). An item of unknown age and one that says itself between
-- which days it was published are firm: they keep a week from being whole even where
-- others count in it. Method 1 knew none. An aggregate over items, put into other
-- statements.
groupUniqArrayIf(
    (published_from,
     if(published_to = toDate(0), toDate(addHours(first_seen, 9)), published_to),
     toUnixTimestamp64Milli(effective_at),
     toUInt8(date_reason = 'unknown' OR date_source != '')),
    {method:UInt16} > 1 AND (date_reason = 'unknown' OR date_reason = 'undated' AND published_to != toDate(0)))
