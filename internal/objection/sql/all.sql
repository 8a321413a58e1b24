-- One row: one report that something is wrong, the oldest first: all that are not answered,
-- and those that were answered since a moment.
SELECT objection_id, at, receipt, group_id, subject, regency_code, week, text, name, contact, answer, answered_by, answered_at
FROM objections FINAL
WHERE answer = '' OR answered_at >= {since:DateTime64(3, 'UTC')}
ORDER BY at, objection_id
