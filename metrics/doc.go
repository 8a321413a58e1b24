// Package metrics is what Prometheus sees of pantaukim.
//
// It is a leaf: it is handed plain values and never reads the database. What is
// concluded of groups comes as an immutable Snapshot that one store swaps in, so
// that a scrape works while the warehouse is down. What was not measured is not
// exported, and the series of a group that left the list go stale by themselves.
package metrics
