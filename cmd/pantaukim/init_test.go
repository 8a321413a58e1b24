package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

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
	if out, code := says(t, "", "doctor", "--config", file); code != 1 || !strings.Contains(out, "next: configuration: write "+file+" by answering the questions of: pantaukim init") {
		t.Errorf("doctor before there is a configuration: %d, %s", code, out)
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
