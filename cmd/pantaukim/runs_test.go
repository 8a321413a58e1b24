package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"pantaukim/internal/lab/proof"
)

// asksRun asks on the page for a run, and returns the answer.
func asksRun(t *testing.T, b *http.Client, base string, form url.Values) (int, string) {
	t.Helper()
	res, err := b.PostForm(base+"pemantauan", form)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// The admin has a group walked from the page: the run is under way there until it ends,
// another is refused meanwhile, and so is one that the week has no room for.
func TestARunAskedForOnThePage(t *testing.T) {
	t.Parallel()
	gate := make(chan struct{})
	open := sync.OnceFunc(func() { close(gate) })
	w := newWorldBehind(t, 12, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			select {
			case <-gate:
			case <-r.Context().Done():
				return
			}
			h.ServeHTTP(rw, r)
		})
	})
	t.Cleanup(open)
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	// Nobody gives up while the gate is closed, and nothing else walks.
	patient := strings.NewReplacer("timeout: 2s", "timeout: 50s", "header_timeout: 2s", "header_timeout: 50s").Replace(string(text)) +
		"schedule: {collect: \"0 1 1 1 *\", full: \"\", score: \"\", digest: \"\", retain: \"\"}\n"
	write(t, w.config, patient)
	if out, code := says(t, testPassword+"\n", "user", "add", "pengelola", "--role", "admin", "--config", w.config); code != 0 {
		t.Fatal(out)
	}
	must(t, "registry", "import", w.dir+"/groups.csv", "--config", w.config)
	s := serve(t, w.config)
	b := browser(t)
	login(t, b, s.base, "pengelola")
	proof.Until(t, "the page of runs", func() bool {
		status, _ := fetch(t, b, s.base+"pemantauan")
		return status == http.StatusOK
	})
	id := w.sim.Groups()[0].ID
	for name, c := range map[string]struct {
		form url.Values
		says string
	}{
		"no such group":   {url.Values{"group": {"nihil"}}, "Tidak ada KIM dengan id itu"},
		"no group there":  {url.Values{"region": {"91"}}, "tidak ada KIM di wilayah itu"},
		"a made-up place": {url.Values{"region": {"x' OR 1"}}, "tidak ada KIM di wilayah itu"},
	} {
		if status, body := asksRun(t, b, s.base, c.form); status != http.StatusConflict || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d, does not say %q", name, status, c.says)
		}
	}
	if status, body := asksRun(t, b, s.base, url.Values{"group": {id}}); status != http.StatusSeeOther {
		t.Fatalf("a run is not begun: %d\n%s\n%s", status, body, s.log)
	}
	if status, body := asksRun(t, b, s.base, url.Values{"group": {id}}); status != http.StatusConflict || !strings.Contains(body, "Pemantauan sedang berjalan") {
		t.Errorf("a second run beside the first: %d", status)
	}
	if out, code := says(t, "", "collect", "--config", w.config); code == 0 || !strings.Contains(out, "being walked already") {
		t.Errorf("a command beside the run of the page: %s", out)
	}
	proof.Until(t, "the run on the page", func() bool {
		_, body := fetch(t, b, s.base+"pemantauan")
		return strings.Contains(body, "Berjalan sejak") && strings.Contains(body, "Masih berjalan") && strings.Contains(body, "0/1")
	})
	open()
	proof.Until(t, "the end of the run", func() bool {
		_, body := fetch(t, b, s.base+"pemantauan")
		return strings.Contains(body, "tidak ada yang berjalan") && strings.Contains(body, "Selesai ") && !strings.Contains(body, "Gagal; sebabnya")
	})
	if _, body := fetch(t, browser(t), s.base+"pemantauan"); strings.Contains(body, "oleh pengelola") || strings.Contains(body, "Kumpulkan sekarang") || !strings.Contains(body, "1/1") {
		t.Errorf("the public sees who asked, or does not see the run that has ended:\n%s", body)
	}
	s.stop(t)

	// A week of 605 requests has no room for this.
	write(t, w.config, strings.Replace(patient, "requests_per_second: 10000", "requests_per_second: 0.001", 1))
	s = serve(t, w.config)
	defer s.stop(t)
	b = browser(t)
	login(t, b, s.base, "pengelola")
	proof.Until(t, "the page of runs", func() bool {
		status, _ := fetch(t, b, s.base+"pemantauan")
		return status == http.StatusOK
	})
	if status, body := asksRun(t, b, s.base, url.Values{"full": {"1"}}); status != http.StatusConflict || !strings.Contains(body, "dari 604") && !strings.Contains(body, "dari 605") {
		t.Errorf("beyond the budget: %d\n%s", status, body)
	}
}

// A standby begins nothing: it says who leads.
func TestARunAskedForOnAStandby(t *testing.T) {
	t.Parallel()
	m := newMachines(t, 4, "6s", quietly)
	first := serve(t, m.config["satu"])
	defer first.stop(t)
	if out, code := says(t, testPassword+"\n", "user", "add", "pengelola", "--role", "admin", "--config", m.config["dua"]); code != 0 {
		t.Fatal(out)
	}
	second := serve(t, m.config["dua"], "--standby")
	defer second.stop(t)
	b := browser(t)
	login(t, b, second.base, "pengelola")
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	proof.Until(t, "the standby that knows who leads", func() bool {
		status, body := asksRun(t, b, second.base, url.Values{})
		if status == http.StatusSeeOther {
			t.Fatal("a standby has begun a run")
		}
		return status == http.StatusConflict && strings.Contains(body, "adalah mesin "+host)
	})
}
