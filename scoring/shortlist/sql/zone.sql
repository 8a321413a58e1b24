-- One row: the zone of one group as the registry had it at the moment.
SELECT timezone FROM (${registry}) WHERE group_id = {group:String}
