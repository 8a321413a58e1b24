-- One row: what became of a week's digest to an address by an instance, oldest first.
SELECT week, address, instance_id, state, method, at
FROM digest_deliveries FINAL
ORDER BY at, version
