//go:build !linux

package engine

// pantaukim is built for Linux with glibc on x86-64: it runs ClickHouse on a
// pseudo-terminal, and the library of ClickHouse exists for that machine only.
var _ = pantaukimNeedsLinux
