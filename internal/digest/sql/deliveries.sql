-- One row: what became of a letter of a week or a month to an address by an instance, oldest first.
SELECT week, address, instance_id, every, state, method, at
FROM digest_deliveries FINAL
ORDER BY at, version
