package deploy_test

import (
	"os"
	"strings"
	"testing"
)

// The unit fits the program: it says when it is ready and alive, stops its engine
// itself, and writes its own folder only.
func TestSystemdUnitFitsTheProgram(t *testing.T) {
	text, err := os.ReadFile("systemd/pantaukim.service")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"Type=notify", "WatchdogSec=60", "KillMode=mixed", "Restart=on-failure", "StateDirectory=pantaukim", "StateDirectoryMode=0700",
		"ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectHome=yes", "UMask=0077",
		"ExecStart=/usr/local/bin/pantaukim serve --config /etc/pantaukim/pantaukim.yaml",
	} {
		if !strings.Contains("\n"+string(text), "\n"+line+"\n") {
			t.Errorf("the unit lacks %q", line)
		}
	}
	socket, err := os.ReadFile("systemd/pantaukim.socket") // of the same name, so that it is handed to the service
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"ListenStream=127.0.0.1:8080", "FileDescriptorName=pages", "WantedBy=sockets.target"} {
		if !strings.Contains("\n"+string(socket), "\n"+line+"\n") {
			t.Errorf("the socket lacks %q", line)
		}
	}
	for _, never := range []string{"\nMemoryDenyWriteExecute=", "\nProcSubset=pid"} { // the engine needs both
		if strings.Contains(string(text), never) {
			t.Errorf("the unit has %q", strings.TrimSpace(never))
		}
	}
}
