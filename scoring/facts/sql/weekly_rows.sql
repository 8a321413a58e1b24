-- One row: one completed week of one group, for the export.
SELECT * EXCEPT (items, as_of, version, method) FROM (${weekly}) ORDER BY group_id, week
