-- One row: one act that is stored in the warehouse with its author, newest first. What was
-- changed in the registry at once is one act.
SELECT at, by, command, what, object, said, groups, entry, was, became
FROM
(
    SELECT at, who AS by, 0 AS command, 'call_recorded' AS what, group_id AS object, concat(reason, if(note = '', '', ': '), note) AS said, 1 AS groups,
           '' AS entry, '' AS was, '' AS became
    FROM followups FINAL
    UNION ALL
    SELECT cleared_at, by, 0, if(cleared = 1, 'sign_cleared', 'sign_opened'), group_id, concat(sign, if(reason = '', '', ': '), reason), 1, '', '', ''
    FROM sign_clearings FINAL
    UNION ALL
    SELECT acted_at, by, 0, concat('list_', act), seal, reason, 1, '', '', ''
    FROM shortlist_acts FINAL
    UNION ALL
    SELECT min(changed_at), any(by), any(by) = '', if(any(undoes) = '', 'registry', 'registry_undone'),
           if(uniqExact(group_id) = 1, any(group_id), if(any(act) = '', '', any(act))), any(source), uniqExact(group_id),
           any(act), if(count() = 1, any(before), ''), if(count() = 1, any(after), '')
    FROM group_history FINAL
    GROUP BY if(act = '', toString(changed_at), act)
    UNION ALL
    SELECT entered_at, any(by), any(by) = '', if(removed = 1, 'outreach_removed', 'outreach_entered'), any(source),
           arrayStringConcat(groupArray(3)(concat(toString(held_from), ' ', title)), '; ') || if(count() > 3, concat('; + ', toString(count() - 3)), ''),
           1, '', '', ''
    FROM outreach FINAL
    GROUP BY entered_at, removed, by
)
WHERE at >= {from:DateTime64(3)} AND at < {to:DateTime64(3)}
ORDER BY at DESC, what, object
LIMIT {most:UInt32}
