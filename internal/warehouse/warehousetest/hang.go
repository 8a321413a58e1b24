package warehousetest

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Hang stops the process of an engine, which then accepts connections and says nothing,
// and returns once it is stopped. It goes on when goOn is called, and at the latest after
// the test.
func Hang(t testing.TB, pid int) (goOn func()) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	goOn = func() { _ = syscall.Kill(pid, syscall.SIGCONT) } // it may have ended with its test
	t.Cleanup(goOn)
	for {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		if _, state, _ := strings.Cut(string(text), ") "); strings.HasPrefix(state, "T") {
			return goOn
		}
		runtime.Gosched()
	}
}
