-- One row: one letter to one address as it was last asked for or stopped.
SELECT address, every, region, format, stopped, who, at
FROM digest_recipients FINAL
ORDER BY address, every
