-- One row: one sealed shortlist, newest first.
SELECT seal, sealed_at, outcome
FROM shortlists FINAL
ORDER BY sealed_at DESC, seal
LIMIT 30
