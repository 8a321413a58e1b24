-- Notes a number of this shard.
INSERT INTO shard_state (name, value) SELECT {name:String}, {value:UInt64}
