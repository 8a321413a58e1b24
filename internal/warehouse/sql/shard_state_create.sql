-- One row: one number that is known of this shard. Numbers only grow. See shard_state.go.
CREATE TABLE IF NOT EXISTS shard_state
(
    name  LowCardinality(String),
    value UInt64
)
ENGINE = ReplacingMergeTree(value)
ORDER BY name
