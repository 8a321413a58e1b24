-- One row: one item as it stands, with when it was last seen and how many walks have
-- missed it since: as its own row says or a later walk that found it as it was, whichever
-- is newer. Used inside other statements as ${items_seen}, in place of items FINAL.
SELECT i.* EXCEPT (last_seen, missed, version), greatest(i.last_seen, s.last_seen) AS last_seen,
    if(s.version > i.version, s.missed, i.missed) AS missed, greatest(i.version, s.version) AS version
FROM items AS i FINAL
LEFT JOIN item_sights AS s FINAL USING (group_id, item_key)
