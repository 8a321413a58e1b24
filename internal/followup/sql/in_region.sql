-- One row: one follow-up of a group of a region that was not withdrawn, newest first.
SELECT group_id, at, followup_id, who, reason, note, leave_until, next_check
FROM followups FINAL
WHERE withdrawn = 0 AND ({region:String} = '' OR group_id IN
(
    SELECT group_id FROM groups FINAL
    WHERE {region:String} IN (province_code, regency_code, district_code, village_code)
))
ORDER BY at DESC, followup_id
