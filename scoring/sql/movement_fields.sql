-- One row: the IADs of all groups that were ranked together, ascending: on a Monday (1)
-- or in the newest scoring before it (0), newcomers (1) apart.
SELECT toUInt8(week = toDate({week:String})) AS now, newcomer, arraySort(groupArray(iad)) AS iads
FROM scores FINAL
WHERE NOT isNaN(iad) AND rank_nation > 0
  AND (week = toDate({week:String})
       OR week < toDate({week:String}) AND week = (SELECT max(week) FROM scores WHERE week < toDate({week:String})))
GROUP BY now, newcomer
ORDER BY now, newcomer
