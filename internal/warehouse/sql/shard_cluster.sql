-- One row: one shard of a cluster, with the address of its first replica.
SELECT argMin(concat(host_name, ':', toString(port)), replica_num) AS addr, count() AS replicas
FROM system.clusters
WHERE cluster = {cluster:String}
GROUP BY shard_num
ORDER BY shard_num
