-- One row: what one group did in the weeks from one to another. Items and photos of
-- partly observed weeks are lower bounds. active counts the weeks with an item.
SELECT
    group_id,
    count()                               AS weeks,
    countIf(state IN ('A', 'N'))          AS observed,
    countIf(state = 'P')                  AS partly,
    countIf(state IN ('A', 'P'))          AS active,
    countIf(state = 'A')                  AS observed_active,
    sumIf(items, state IN ('A', 'N'))     AS observed_items,
    sumIf(news, state != 'U')             AS news,
    sumIf(gallery, state != 'U')          AS gallery,
    sumIf(announcement, state != 'U')     AS announcement,
    sumIf(event, state != 'U')            AS event,
    sumIf(photos, state != 'U')           AS photos
FROM weekly FINAL
WHERE week >= {from:Date} AND week <= {to:Date}
GROUP BY group_id
ORDER BY group_id
