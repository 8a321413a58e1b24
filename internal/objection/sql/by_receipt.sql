-- One row: the report of which somebody holds the receipt.
SELECT objection_id, at, receipt, group_id, subject, regency_code, week, text, name, contact, answer, answered_by, answered_at
FROM objections FINAL
WHERE receipt = {receipt:String}
