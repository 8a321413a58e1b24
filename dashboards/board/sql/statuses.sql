-- One row: the status of one group on the given Monday, with the version of the rules that
-- gave it.
SELECT group_id, status, rules_version
FROM scores FINAL
WHERE week = {week:Date}
