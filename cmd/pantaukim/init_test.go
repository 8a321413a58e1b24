package main

import (
	"bufio"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/place"
)

// Flags answer everything; what is wrong is said before anything is written, and no file is
// written over.
func TestInit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "kim.csv")
	write(t, list, "id,name,url,regency_code,regency,district,timezone,registered_on\nkim-a,KIM A,https://a.kim.id,62.13,Barito Timur,Dusun Tengah,WIB,2024-01-01\n")
	file := filepath.Join(dir, "baru.yaml")
	base := []string{"init", "--output", file, "--data-dir", filepath.Join(dir, "data")}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"nothing said":     {nil, "there is no terminal to ask at: give --contact"},
		"no contact":       {[]string{"--contact", "kantor"}, "write an address such as"},
		"two lines":        {[]string{"--contact", "a@b.id\nx: y"}, "write an address such as"},
		"a short code":     {[]string{"--contact", "a@b.id", "--region", "62.1"}, "62.10"},
		"no such code":     {[]string{"--contact", "a@b.id", "--region", "99.99"}, "in no official list"},
		"no list there":    {[]string{"--contact", "a@b.id", "--registry", filepath.Join(dir, "nihil.csv")}, "no such file"},
		"a bad address":    {[]string{"--contact", "a@b.id", "--listen", "8080"}, "http.listen"},
		"no password":      {[]string{"--contact", "a@b.id", "--user", "siti"}, "no password"},
		"a name of blanks": {[]string{"--contact", "a@b.id", "--user", "si ti"}, "name"},
	} {
		if out, code := says(t, "", append(append([]string{}, base...), c.args...)...); code != 2 || !strings.Contains(out, c.says) {
			t.Errorf("%s: %d, %s", name, code, out)
		}
		if _, err := os.Stat(file); err == nil {
			t.Fatalf("%s: the file is written all the same", name)
		}
	}
	good := append(append([]string{}, base...), "--contact", "kominfo@example.go.id", "--region", "73.71", "--registry", list, "--user", "siti")
	if out, code := says(t, testPassword+"\n", good...); code != 0 || !strings.Contains(out, "siti added") || !strings.Contains(out, "1 groups") {
		t.Fatalf("%d %s", code, out)
	}
	out := must(t, "check-config", "--config", file)
	for _, want := range []string{"contact: kominfo@example.go.id", "timezone: WITA", list} {
		if !strings.Contains(out, want) {
			t.Errorf("the configuration has no %q", want)
		}
	}
	if out := must(t, "user", "list", "--config", file); !strings.Contains(out, "siti") || !strings.Contains(out, "admin") {
		t.Errorf("users: %s", out)
	}
	if out, code := says(t, "", good...); code != 2 || !strings.Contains(out, "is not written over") {
		t.Errorf("a second time: %d %s", code, out)
	}
}

// At a terminal it asks, and asks again where an answer cannot be taken.
func TestInitAsks(t *testing.T) {
	t.Parallel()
	areas, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	cmd := initCommand()
	var asked bytes.Buffer
	cmd.SetErr(&asked)
	var a answers
	typed := "kantor\nkominfo@example.go.id\n62.1\n62.10\n/nihil.csv\n\nX\nsiti\n"
	if err := ask(cmd, bufio.NewReader(strings.NewReader(typed)), areas, &a); err != nil {
		t.Fatalf("%v\n%s", err, &asked)
	}
	if a.Contact != "kominfo@example.go.id" || a.Region != "62.10" || a.Registry != "" || a.user != "siti" || a.Zone != "WIB" || a.Place == "" {
		t.Errorf("%+v", a)
	}
	for _, want := range []string{"did you mean", "no such file", "write 3 to 64"} {
		if !strings.Contains(asked.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, &asked)
		}
	}
	if err := ask(&cobra.Command{}, bufio.NewReader(strings.NewReader("")), areas, &answers{}); err == nil {
		t.Error("no answers are taken for answers")
	}
}

// From an empty data folder to the first ranking in the browser alone.
func TestFirstRunOnThePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(w.dir, "groups.csv"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, w.config, regexp.MustCompile(`(?m)^registry:.*$`).ReplaceAllString(strings.Replace(string(text), "level: error", "level: warn", 1), `registry: ""`)+
		"schedule: {collect: \"0 1 1 1 *\", full: \"\", score: \"\", digest: \"\", retain: \"\"}\n")
	s := serve(t, w.config)
	defer s.stop(t)
	b := browser(t)
	var code string
	proof.Until(t, "the pages", func() bool {
		status, _ := fetch(t, b, s.base)
		return status == http.StatusOK
	})
	if m := regexp.MustCompile(`/mulai\?kode=([a-zA-Z0-9-]+)`).FindStringSubmatch(s.log.String()); m != nil {
		code = m[1]
	}
	if code == "" {
		t.Fatalf("the log names no address:\n%s", s.log)
	}
	post := func(path string, form url.Values) (int, string, string) {
		t.Helper()
		res, err := b.PostForm(s.base+path, form)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, res.Header.Get("Location"), string(body)
	}
	if status, _, _ := post("mulai", url.Values{"kode": {"salah"}, "name": {"siti"}, "new": {testPassword}, "again": {testPassword}}); status != http.StatusForbidden {
		t.Errorf("the door is open: %d", status)
	}
	if status, to, body := post("mulai", url.Values{"kode": {code}, "name": {"siti"}, "new": {testPassword}, "again": {testPassword}}); status != http.StatusSeeOther || to != "/" {
		t.Fatalf("the first user: %d\n%s", status, body)
	}
	if _, body := fetch(t, b, s.base); !strings.Contains(body, "Langkah pertama") || !strings.Contains(body, `href="/daftar/unggah"`) {
		t.Errorf("the first page does not lead to the upload:\n%s", body)
	}
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	part, err := parts.CreateFormFile("file", "kim.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(list); err != nil {
		t.Fatal(err)
	}
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	res, err := b.Post(s.base+"daftar/unggah", parts.FormDataContentType(), &form)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	preview := strings.TrimPrefix(res.Header.Get("Location"), "/")
	if res.StatusCode != http.StatusSeeOther || preview == "" {
		t.Fatalf("the upload: %s", res.Status)
	}
	_, body := fetch(t, b, s.base+preview)
	seen := regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`).FindStringSubmatch(body)
	if seen == nil {
		t.Fatalf("the preview:\n%s", body)
	}
	if status, _, body := post(preview, url.Values{"seen": {seen[1]}, "act": {"apply"}}); status != http.StatusSeeOther {
		t.Fatalf("applied: %d\n%s", status, body)
	}
	if _, body := fetch(t, b, s.base); !strings.Contains(body, "12 KIM sudah ada di daftar") {
		t.Errorf("the first page does not know of the list")
	}
	if status, _, body := post("pemantauan", url.Values{}); status != http.StatusSeeOther {
		t.Fatalf("the first run: %d\n%s", status, body)
	}
	proof.Until(t, "the first ranking", func() bool {
		status, body := fetch(t, b, s.base)
		return status == http.StatusOK && !strings.Contains(body, "Langkah pertama")
	})
	if _, body := fetch(t, b, s.base+"peringkat"); strings.Count(body, `href="/kim/`) < 3 {
		t.Error("there is no ranking")
	}
}
