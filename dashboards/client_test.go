package dashboards

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

// A stranger makes a client from the description of the API, and it works: the code is
// generated, compiled and run against the server.
func TestAClientMadeFromTheDescriptionWorks(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	server := httptest.NewServer(h)
	defer server.Close()
	dir := t.TempDir()
	description, code, overlay := filepath.Join(dir, "openapi.json"), filepath.Join(dir, "api.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(description, []byte(get(t, h, "/api/v1/openapi.json", http.StatusOK)), 0o600); err != nil {
		t.Fatal(err)
	}
	module, err := filepath.Abs("../.ci/client")
	if err != nil {
		t.Fatal(err)
	}
	// The generated code stands beside the client for this one run; nothing is written there.
	beside, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(module, "api.go"): code}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, beside, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(arguments ...string) string {
		cmd := exec.CommandContext(t.Context(), "go", arguments...)
		cmd.Dir, cmd.Stderr = module, new(strings.Builder)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", arguments[0], err, cmd.Stderr)
		}
		return string(out)
	}
	run("tool", "oapi-codegen", "-generate", "types,client", "-package", "main", "-o", code, description)
	got := run("run", "-overlay", overlay, ".", server.URL)
	active := 0
	for _, g := range w.Groups {
		if g.Status == kim.StatusActive {
			active++
		}
	}
	named := ask(t, h, "/api/v1/groups").Total
	weeks := ask(t, h, "/api/v1/groups/"+ask(t, h, "/api/v1/groups").Rows[0]["group_id"].(string)+"/weeks").Total
	if want := fmt.Sprintf("%d groups, %d active, %d weeks of the first\n", named, active, weeks); got != want || named < active || active == 0 || weeks == 0 {
		t.Errorf("the client read %q, want %q", got, want)
	}
}
