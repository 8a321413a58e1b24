-- One row: 1 if the database is a shard's, else 0.
SELECT count() FROM system.tables WHERE database = {database:String} AND name = 'shard_state'
