// Package engine runs an embedded ClickHouse: a child process of this same
// binary that loads the engine's shared library and opens a native-protocol
// port on loopback, so that pantaukim needs no server and still speaks to a
// real ClickHouse.
//
// The child is interactive, on a pseudo-terminal whose master end this process holds,
// for two reasons. An engine that is not interactive aborts when any client on the
// machine sends it a wrong password or random bytes. And when this process closes the
// terminal or dies, the child ends cleanly.
package engine
