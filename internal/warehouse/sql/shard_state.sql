-- One row: what is known of one shard.
SELECT
    maxIf(value, name = 'shard') AS shard, maxIf(value, name = 'shards') AS shards,
    maxIf(value, name = 'moving') AS moving, maxIf(value, name = 'cleaned') AS cleaned,
    maxIf(value, name = 'prepared') AS prepared, maxIf(value, name = 'confirmed') AS confirmed
FROM shard_state
