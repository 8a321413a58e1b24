-- One row: one outreach that stood at a moment, with who entered it last and when.
SELECT outreach_id, kind, held_from, held_to, title, groups, areas, by, entered_at
FROM
(
    SELECT outreach_id, kind, held_from, held_to, title, groups, areas, by, entered_at, removed
    FROM outreach FINAL
    WHERE toUnixTimestamp64Milli(entered_at) <= {as_of:Int64}
    ORDER BY entered_at DESC
    LIMIT 1 BY outreach_id
)
WHERE removed = 0
ORDER BY held_from DESC, title, outreach_id
