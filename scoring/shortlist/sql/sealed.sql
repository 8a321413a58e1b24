-- One row: the sealed shortlist with a seal, and when something was last done with it.
SELECT method, assumeNotNull((SELECT max(acted_at) FROM shortlist_acts WHERE seal = {seal:String})) AS last
FROM shortlists FINAL
WHERE seal = {seal:String}
