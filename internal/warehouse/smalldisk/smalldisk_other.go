//go:build !linux

// Package smalldisk gives tests a disk that runs full.
package smalldisk

import "testing"

// Run fails the test: only Linux mounts small disks.
func Run(t *testing.T, _ string, _ func(t *testing.T, dir string)) {
	t.Helper()
	t.Fatal("this test fills a small disk, which needs Linux")
}
