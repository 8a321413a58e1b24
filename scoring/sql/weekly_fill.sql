-- Writes the completed weeks of a span.
INSERT INTO weekly
${weekly}
