package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The life of a list of groups, by the command line: a look through it, a dry
// run, an import, a doubtful row, a merge, and taking it back.
func TestRegistryLife(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config, list, totals := filepath.Join(dir, "pantaukim.yaml"), filepath.Join(dir, "groups.csv"), filepath.Join(dir, "totals.csv")
	write(t, config, "data_dir: "+filepath.Join(dir, "data")+"\nlog: {level: error}\n")
	write(t, list, "id,name,regency_code,url\na,KIM Soekamadju,62.13,https://a.kim.id\nb,KIM Suka Maju,62.13,https://b.kim.id\n")
	write(t, totals, "regency_code,regency,groups\n62.13,Barito Timur,90\n")
	expect := func(out string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%q is missing in\n%s", w, out)
			}
		}
	}
	expect(must(t, "registry", "check", list, "--totals", totals),
		`note: spelling: "KIM Soekamadju", "KIM Suka Maju" may be one group (a, b)`,
		"note: total: 62.13 Barito Timur: 2 groups in the registry, 90 in the official total", "2 good")
	expect(must(t, "registry", "import", list, "--config", config, "--dry-run"), "line 2: created a\n", "nothing was changed")
	expect(must(t, "registry", "import", list, "--config", config), "2 created")

	write(t, list, "id,name,regency_code,url\na,KIM Soekamadju,62.13,https://a.kim.id\nc,KIM C,62.13,https://b.kim.id\n")
	expect(must(t, "registry", "import", list, "--config", config, "--dry-run"), "line 3: ambiguous c (has the same site as b)", "1 unchanged, 1 rows left out")
	out, err := program(t, "registry", "import", list, "--config", config).CombinedOutput()
	if err == nil {
		t.Error("a doubtful row is imported without a word")
	}
	expect(string(out), "groups.csv:3: id: \"c\" is new and has the same site as b", "0 created")

	expect(must(t, "registry", "merge", "b", "a", "--config", config), "b is now a part of a")
	expect(must(t, "registry", "history", "b", "--config", config), "merged", "created")
	expect(must(t, "registry", "undo", "a", "--config", config), "a: undone: merged")
	expect(must(t, "registry", "import", list, "--config", config, "--dry-run", "--accept", "c"), "line 3: created c\n", "not in the file: unlisted b\n")
	if out, err := program(t, "registry", "history", "x", "--config", config).CombinedOutput(); err == nil {
		t.Errorf("a group that never was has a history: %s", out)
	}
}

// The sites of a list are asked whether they answer.
func TestRegistrySites(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.Host+r.URL.Path]++
		mu.Unlock()
		switch {
		case r.URL.Path == "/robots.txt" && r.Host == "c.kim.id":
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n"))
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.Host == "b.kim.id":
			http.Error(w, "Gangguan", http.StatusBadGateway)
		default:
			_, _ = w.Write([]byte("<html><body>KIM</body></html>"))
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	config, list := filepath.Join(dir, "pantaukim.yaml"), filepath.Join(dir, "groups.csv")
	address := strings.TrimPrefix(server.URL, "http://")
	write(t, config, "data_dir: "+filepath.Join(dir, "data")+"\ncollector: {requests_per_second: 1000, retries: 0, connect_to: {\"*.kim.id\": \""+address+"\"}}\n")
	write(t, list, "id,name,regency_code,url\na,KIM Satu,62.13,https://a.kim.id\nb,KIM Dua,62.13,https://b.kim.id\nc,KIM Tiga,62.13,https://c.kim.id\nd,KIM Empat,62.13,\n")
	out := must(t, "registry", "check", list, "--sites", "--config", config)
	for _, want := range []string{
		"note: unreachable: https://b.kim.id", "http_5xx", "note: unreachable: https://c.kim.id", "robots",
		"sites: 3 asked, 1 answered, 2 did not (robots 1, http_5xx 1); 1 groups have no site", "4 good",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if strings.Contains(out, "a.kim.id") || asked["a.kim.id/"] != 1 || asked["c.kim.id/"] != 0 {
		t.Errorf("asked %v\n%s", asked, out)
	}

	// Without a network no site is blamed.
	server.Close()
	var stdout, stderr bytes.Buffer
	if code := run([]string{"registry", "check", list, "--sites", "--config", config}, &stdout, &stderr); code != exitFailed {
		t.Errorf("exit status %d", code)
	}
	if !strings.Contains(stdout.String(), "none of 3 answered (refused 3)") || strings.Contains(stdout.String(), "unreachable") ||
		!strings.Contains(stderr.String(), "no site can be reached from this machine") {
		t.Errorf("says\n%s%s", stdout.String(), stderr.String())
	}
}
