package warehouse

// MigrateWith applies other migrations than the program's own.
var MigrateWith = (*DB).migrate
