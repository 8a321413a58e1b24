-- One row: a heartbeat of an instance.
INSERT INTO instances (instance_id, role, host, process, program, data_dir, address, home, stopped, beat_at, version)
SELECT {instance:String}, {role:String}, {host:String}, {process:UInt32}, {program:String}, {data_dir:String}, {address:String}, {home:String},
    {stopped:UInt8}, now64(3, 'UTC'), {version:UInt64}
