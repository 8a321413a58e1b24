-- One row: one group as the registry had it at a past moment, by its history. A group
-- without any history is as it is today. Before its first change a group is as that
-- change found it; what the registry's first import brought was there from the
-- beginning, and what a later one brought was not there before it. Used inside other
-- statements in place of the registry of today.
SELECT
    g.group_id AS group_id,
    if(h.then = '', g.name, JSONExtractString(h.then, 'name')) AS name,
    if(h.then = '', g.url, JSONExtractString(h.then, 'url')) AS url,
    if(h.then = '', g.province_code, JSONExtractString(h.then, 'province_code')) AS province_code,
    if(h.then = '', g.province, JSONExtractString(h.then, 'province')) AS province,
    if(h.then = '', g.regency_code, JSONExtractString(h.then, 'regency_code')) AS regency_code,
    if(h.then = '', g.regency, JSONExtractString(h.then, 'regency')) AS regency,
    if(h.then = '', g.district_code, JSONExtractString(h.then, 'district_code')) AS district_code,
    if(h.then = '', g.district, JSONExtractString(h.then, 'district')) AS district,
    if(h.then = '', g.village_code, JSONExtractString(h.then, 'village_code')) AS village_code,
    if(h.then = '', g.village, JSONExtractString(h.then, 'village')) AS village,
    if(h.then = '', g.timezone, JSONExtractString(h.then, 'timezone')) AS timezone,
    if(h.then = '', g.registered_on, toDateOrZero(JSONExtractString(h.then, 'registered_on'))) AS registered_on,
    if(h.then = '', g.standing, JSONExtractString(h.then, 'standing')) AS standing,
    if(h.then = '', g.listed, toUInt8(JSONExtractBool(h.then, 'listed'))) AS listed
FROM (SELECT * FROM groups FINAL) AS g
LEFT JOIN
(
    SELECT
        group_id,
        argMaxIf(after, changed_at, changed_at <= fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')) AS past,
        argMinIf(if(before = '', after, before), changed_at, changed_at > fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')) AS later,
        argMinIf(toUInt8(before = '' AND changed_at > (SELECT min(changed_at) FROM group_history)), changed_at,
            changed_at > fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')) AS came,
        if(past = '', later, past) AS then,
        past = '' AND came = 1 AS absent
    FROM group_history FINAL
    GROUP BY group_id
) AS h ON h.group_id = g.group_id
WHERE NOT h.absent
