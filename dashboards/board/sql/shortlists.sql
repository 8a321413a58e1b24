-- One row: one sealed shortlist, newest first, with who sealed it and what was last done with
-- it; empty if nothing beside sealing.
SELECT s.seal AS seal, s.sealed_at AS sealed_at, s.outcome AS outcome, a.sealed_by AS sealed_by, a.kept_at AS kept_at,
    a.last_act AS last_act, a.last_by AS last_by, a.last_at AS last_at, a.last_reason AS last_reason
FROM (SELECT seal, sealed_at, outcome FROM shortlists FINAL) AS s
LEFT JOIN
(
    SELECT seal, argMinIf(by, acted_at, act = 'sealed') AS sealed_by, minIf(acted_at, act = 'sealed') AS kept_at,
        argMaxIf(act, acted_at, act != 'sealed') AS last_act, argMaxIf(by, acted_at, act != 'sealed') AS last_by,
        maxIf(acted_at, act != 'sealed') AS last_at, argMaxIf(reason, acted_at, act != 'sealed') AS last_reason
    FROM shortlist_acts FINAL
    GROUP BY seal
) AS a ON a.seal = s.seal
ORDER BY s.sealed_at DESC, s.seal
LIMIT 30
SETTINGS join_use_nulls = 0
