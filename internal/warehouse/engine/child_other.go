//go:build !linux

package engine

// childCommand is the hidden first argument by which the binary knows that it
// is to become the engine.
const childCommand = "run-embedded-clickhouse"

// RunChild does nothing here: the embedded engine runs on Linux only.
func RunChild([]string) (handled bool, code int) { return false, 0 }
