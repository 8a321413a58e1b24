// Package engine runs an embedded ClickHouse: a child process of this same
// binary that loads the engine's shared library and opens a native-protocol
// port on loopback, so that pantaukim needs no server and still speaks to a
// real ClickHouse.
//
// The child is interactive on a pseudo-terminal whose master end this process
// holds. An engine that is not interactive aborts when any client on the
// machine sends it a wrong password or random bytes; an interactive one lives
// on. And the terminal is the leash: it ends the child, cleanly, when this
// process closes it or dies.
package engine
