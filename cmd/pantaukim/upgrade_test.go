package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// The files of users and of logins as earlier versions wrote them, each a version that had them
// first. The password is testPassword.
const (
	keptHash  = "$argon2id$v=19$m=19456,t=2,p=1$geJN66tEpltM/7XFY5VA2A$omRzYiRDjFtWa2GjJE6NkAhMEp9mH908L7xvYn7xEHg"
	keptUsers = `# Users of pantaukim. Change it with "pantaukim user"; a running program follows within a second.
users:
    - name: siti
      role: admin
      password: ` + keptHash + `
      changed_at: 2025-10-28T08:00:00Z
`
	keptSessions = `{"sessions":{"%s":{"name":"siti","mark":"%s","began":"%s","used":"%[3]s","from":"127.0.0.1","browser":"Firefox","waits":false}},"steps":{}}` + "\n"
)

// keptFolder fills a data folder with the tables of an earlier schema, and with the files of
// earlier versions, in which somebody is logged in. It returns what that browser holds.
func keptFolder(t *testing.T, dir, schema string) (cookie string) {
	t.Helper()
	text, err := os.ReadFile(schema)
	if err != nil {
		t.Fatal(err)
	}
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir = warehousetest.Library(t), dir
	db, err := warehouse.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for sql := range strings.SplitSeq(string(text), ";\n") {
		// The kept rows are made up, column by column: no program could have written them.
		if strings.HasPrefix(sql, "CREATE") || strings.Contains(sql, "schema_versions") {
			if err := db.Conn().Exec(t.Context(), sql); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	sum := func(text string) string {
		s := sha256.Sum256([]byte(text))
		return hex.EncodeToString(s[:])
	}
	cookie = "a-token-of-an-earlier-version"
	write(t, filepath.Join(dir, "users.yaml"), keptUsers)
	write(t, filepath.Join(dir, "sessions.json"), fmt.Sprintf(keptSessions, sum(cookie), sum(keptHash), time.Now().UTC().Format(time.RFC3339Nano)))
	return cookie
}

// The program is started on the data of the oldest schema, and of the one before the newest: it
// brings the tables up, knows who is logged in, and goes on walking and scoring.
func TestServeOnDataOfEarlierVersions(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../internal/warehouse/testdata/schemas/*.sql")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	slices.Sort(files)
	for _, file := range []string{files[0], files[len(files)-2]} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 3)
			settings, err := os.ReadFile(w.config)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			write(t, w.config, strings.Replace(string(settings), w.data, dir, 1))
			cookie := keptFolder(t, dir, file)
			s := serve(t, w.config)
			b := browser(t)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+"akun", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.AddCookie(&http.Cookie{Name: "pantaukim", Value: cookie})
			res, err := b.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusOK {
				t.Errorf("who was logged in is answered with %s", res.Status)
			}
			login(t, b, s.base, "siti")
			must(t, "collect", "--config", w.config)
			must(t, "score", "--config", w.config)
			if _, rows := table(t, must(t, "export", "--what", "statuses", "--config", w.config)); len(rows) != 3 {
				t.Errorf("%d groups have a status, want 3", len(rows))
			}
			if status, body := fetch(t, b, s.base+"mutu"); status != http.StatusOK || strings.Contains(body, `class="failed"`) {
				t.Errorf("a page is answered with %d\n%.500s", status, body)
			}
			s.stop(t)
		})
	}
}
