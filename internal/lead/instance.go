package lead

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Instance is one running program.
type Instance struct {
	ID      string `json:"-" ch:"instance_id"`
	Role    string `json:"role" ch:"role"` // serve, or the command that it is
	Host    string `json:"host" ch:"host"`
	Process int    `json:"process" ch:"process"`
	Program string `json:"program" ch:"program"` // its version
	DataDir string `json:"data_dir" ch:"data_dir"`
	Address string `json:"address,omitempty" ch:"address"` // of its pages
	Home    string `json:"-" ch:"home"`                    // see [Home]; empty: it shares its data folder
}

// This returns the running process as an instance.
func This(role, program, dataDir, address string) Instance {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	return Instance{
		ID: hex.EncodeToString(id), Role: role, Host: host, Process: os.Getpid(), Program: program, DataDir: dataDir, Address: address,
	}
}

// String names the instance for people.
func (i Instance) String() string {
	return fmt.Sprintf("the %s on %s (process %d, data folder %s)", i.what(), i.Host, i.Process, i.DataDir)
}

func (i Instance) what() string {
	if i.Role == "serve" {
		return "pantaukim"
	}
	return fmt.Sprintf("command %q", i.Role)
}

// Home names a data folder on this machine since it was started. An instance that has the
// folder for itself, by a lock that ends with its process, knows that all earlier ones of
// the same home have ended. A copy of the folder, of the disk or of the machine has
// another home, and so has every start of the machine.
func Home(dataDir string) (string, error) {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", fmt.Errorf("name this machine: %w", err)
	}
	info, err := os.Stat(dataDir)
	if err != nil {
		return "", fmt.Errorf("name the data folder: %w", err)
	}
	at, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", fmt.Errorf("name the data folder: the system does not number %s", dataDir)
	}
	return fmt.Sprintf("%s/%d/%d", strings.TrimSpace(string(boot)), at.Dev, at.Ino), nil
}

// sinceBoot is a clock that nobody can set, and that runs on while the machine sleeps.
func sinceBoot() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		panic(fmt.Sprintf("the system has no clock: %v", err)) // it has had one since Linux 2.6.39
	}
	return time.Duration(t.Nano())
}
