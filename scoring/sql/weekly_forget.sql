-- Deletes the weeks of some groups before a week.
DELETE FROM weekly WHERE week < toDate({before_week:String}) AND group_id IN {groups:Array(String)}
