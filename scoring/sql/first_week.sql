-- One row: when the earliest item counts; 1970 if there is none.
SELECT min(effective_at) AS first FROM items
