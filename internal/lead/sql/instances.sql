-- One row: one instance with a heartbeat within so many milliseconds, by its host.
SELECT instance_id, role, host, process, program, data_dir, address, home, dateDiff('millisecond', beat_at, now64(3, 'UTC')) AS age
FROM instances FINAL
WHERE NOT stopped AND age < {within:Int64}
ORDER BY host, process
