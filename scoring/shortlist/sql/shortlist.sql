-- One row: one sealed shortlist with the rules that it was made by.
SELECT s.request AS request, s.method AS method, r.body AS body
FROM (SELECT * FROM shortlists FINAL WHERE seal = {seal:String}) AS s
LEFT JOIN (SELECT * FROM rules FINAL) AS r ON r.rules_version = s.rules
