-- One row: one item of a cluster of near-copies, the first item included. Clusters
-- come in the order of their keys, items in the order in which they were known.
SELECT m.cluster AS cluster, m.group_id AS group_id, m.item_key AS item_key, i.title AS title, i.url AS url,
    m.known_on AS known_on, m.distance AS distance
FROM
(
    SELECT cluster_key AS cluster, group_id, item_key, known_on, distance FROM copies FINAL
    UNION ALL
    SELECT cluster_key AS cluster, any(original_group) AS group_id, original_key AS item_key, min(known_on - days_later) AS known_on, toUInt8(0) AS distance
    FROM copies FINAL
    WHERE original_key = cluster_key
    GROUP BY cluster_key, original_key
) AS m
INNER JOIN (SELECT group_id, item_key, title, url FROM items FINAL) AS i ON i.group_id = m.group_id AND i.item_key = m.item_key
ORDER BY cluster, known_on, distance > 0, group_id, item_key
