-- One row: the newest versions of what pages are drawn from. While none of them
-- changes, no page does.
SELECT
    (SELECT max(version) FROM scores)    AS scores,
    (SELECT max(version) FROM runs)      AS runs,
    (SELECT max(imported_at) FROM groups) AS registry,
    (SELECT max(cleared_at) FROM sign_clearings) AS clearings,
    (SELECT count() FROM shortlists) AS seals
