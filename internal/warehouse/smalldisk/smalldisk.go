// Package smalldisk gives tests a disk that runs full.
package smalldisk

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// inside marks the process that runs a single test in its own namespaces.
const inside = "PANTAUKIM_TEST_SMALL_DISK"

// Run runs the test's body with a folder that is a disk of the given size, such
// as "20m". A disk is mounted, which needs root; who is not root gets it in a
// namespace of its own, where the test runs as another process. Where neither is
// allowed the test fails and says what it needs.
func Run(t *testing.T, size string, body func(t *testing.T, dir string)) {
	t.Helper()
	dir := t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size)
	if err == nil {
		t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
		body(t, dir)
		return
	}
	if os.Getenv(inside) != "" {
		t.Fatalf("mount a small disk in an own namespace: %v", err)
	}
	self, pathErr := os.Executable()
	if pathErr != nil {
		t.Fatal(pathErr)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^"+t.Name()+"$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("this test fills a small disk; it has to run as root, or where users may make namespaces "+
			"(sysctl kernel.unprivileged_userns_clone=1): %v\n%s", err, out)
	}
	t.Logf("run in an own namespace:\n%s", out)
}
