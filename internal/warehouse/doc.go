// Package warehouse is pantaukim's ClickHouse: the connection, the embedded
// engine where no server is configured, and the schema in which the steps meet.
//
// One code path serves both: the driver speaks the native protocol, and an
// embedded engine, a server and a cluster differ in the address only. The
// connection of an embedded engine stays valid when the engine has to be
// started again.
//
// Loading is at least once. Every table has a natural key and a version, so a
// batch whose outcome is unknown is simply sent again, and readers use FINAL.
//
// Rows are structs whose fields name their columns in a tag, `ch:"group_id"`.
// [Insert] writes them, [Select], [One] and [Each] read them, [WithTable] sends
// them along with a query, [Bind] names a query's parameters, and [Retry] waits for a
// server that is away. "No time" is the zero time in Go and the column's default in
// the table; values.go is the only place that turns one into the other.
package warehouse
