-- One row: a claim to lead, what became of it, or a heartbeat of who leads.
INSERT INTO leads (term, instance_id, state, at, version)
SELECT {term:UInt64}, {instance:String}, {state:String}, now64(3, 'UTC'), {version:UInt64}
