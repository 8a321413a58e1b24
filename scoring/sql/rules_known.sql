-- One row: whether a set of rules is kept already.
SELECT count() AS n FROM rules WHERE rules_version = {rules:String}
