-- One row: the sealed shortlist with a seal.
SELECT method
FROM shortlists FINAL
WHERE seal = {seal:String}
