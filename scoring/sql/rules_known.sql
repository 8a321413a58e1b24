-- One row: whether a set of rules is kept already.
SELECT count() AS known FROM rules WHERE rules_version = {rules:String}
