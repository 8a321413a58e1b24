-- One row: when the newest walk began, 1970 if there was none.
SELECT max(started_at) AS newest FROM walks
