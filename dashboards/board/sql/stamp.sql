-- One row: the newest versions of what pages are drawn from. While none of them
-- changes, no page does.
SELECT
    assumeNotNull((SELECT max(version) FROM scores)) AS scores,
    assumeNotNull((SELECT max(version) FROM runs)) AS runs,
    assumeNotNull((SELECT max(imported_at) FROM groups)) AS registry,
    assumeNotNull((SELECT max(cleared_at) FROM sign_clearings)) AS clearings,
    assumeNotNull((SELECT (SELECT count() FROM shortlists) + (SELECT count() FROM shortlist_acts) + (SELECT count() FROM sign_clearings))) AS seals
