-- One row: the key that the links of letters are signed with, if there is one.
SELECT secret FROM digest_keys FINAL ORDER BY at, secret LIMIT 1
