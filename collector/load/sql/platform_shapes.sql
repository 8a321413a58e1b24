-- One row: what links of one shape proved to be, on one platform or on one site.
SELECT platform, shape, means, example, group_id, decided_at
FROM platform_shapes FINAL
ORDER BY platform, shape
