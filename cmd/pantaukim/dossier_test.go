package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pantaukim/internal/access"
	"pantaukim/internal/lab/proof"
)

// nominee is one row of the export of a list.
type nominee struct {
	List     string `json:"list"`
	Group    string `json:"group_id"`
	Active   int    `json:"active_weeks"`
	Observed int    `json:"observed_weeks"`
	Weeks    int    `json:"window_weeks"`
	Items    int    `json:"items"`
	Original int    `json:"original"`
	Fitting  int    `json:"fitting"`
}

// jurysWorld is a walked and scored world that is being served, whose sites were counted by
// hand, with users of every role for the whole province.
func jurysWorld(t *testing.T, groups int) (*world, *served) {
	t.Helper()
	w := newWorld(t, groups)
	asOf := w.asOf.Format(time.RFC3339)
	must(t, "collect", "--config", w.config, "--as-of", asOf)
	must(t, "score", "--config", w.config, "--as-of", asOf)
	for name, role := range map[string]access.Role{"provinsi": access.Province, "juri": access.Jury, "pengelola": access.Admin} {
		region := "62"
		if role == access.Admin {
			region = ""
		}
		if out, code := says(t, testPassword+"\n", "user", "add", name, "--role", string(role), "--region", region, "--config", w.config); code != 0 {
			t.Fatal(out)
		}
	}
	countByHand(t, w.config)
	return w, serve(t, w.config)
}

// sealThroughPages draws up a list, looks at the preview and seals it, as a juror does.
func sealThroughPages(t *testing.T, b *http.Client, base string, q url.Values) (seal string) {
	t.Helper()
	if status, body := fetch(t, b, base+"penghargaan?"+q.Encode()); status != http.StatusOK || !strings.Contains(body, `class="draft"`) {
		t.Fatalf("no draft: %d", status)
	}
	status, body := fetch(t, b, base+"penghargaan/segel?"+q.Encode())
	_, rest, found := strings.Cut(body, `name="seen" value="`)
	if status != http.StatusOK || !found {
		t.Fatalf("the preview cannot be sealed: %d\n%s", status, body)
	}
	seal, _, _ = strings.Cut(rest, `"`)
	q.Set("seen", seal)
	if status, _ := post(t, b, base+"penghargaan", q); status != http.StatusSeeOther {
		t.Fatalf("sealing: %d", status)
	}
	return seal
}

// post sends a form and returns the status and where it leads.
func post(t *testing.T, b *http.Client, address string, form url.Values) (int, string) {
	t.Helper()
	res, err := b.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode, res.Header.Get("Location")
}

// exportedList is a sealed list as it is downloaded.
func exportedList(t *testing.T, b *http.Client, base, seal string) []nominee {
	t.Helper()
	_, body := fetch(t, b, base+"unduh/shortlist.json?seal="+seal)
	var out struct{ Rows []nominee }
	if err := json.Unmarshal([]byte(body), &out); err != nil || len(out.Rows) == 0 {
		t.Fatalf("the sealed list cannot be read: %v: %.300s", err, body)
	}
	return out.Rows
}

// TestAwards takes one world through an award, and then through its dossiers.
func TestAwards(t *testing.T) {
	t.Parallel()
	w, s := jurysWorld(t, 40)
	defer func() { s.stop(t) }()
	anAwardThroughThePages(t, w, s)
	aDossierAddsUp(t, w, s)
}

// aDossierAddsUp seals a list through the pages, and adds up the rows that the dossier of
// every group of the field lists, on the page and on paper: items, originals, those on the
// theme and active weeks are those that were sealed; also after later walks. In the short
// tier every group that is in, and some of the others.
func aDossierAddsUp(t *testing.T, w *world, s *served) {
	t.Helper()
	b := browser(t)
	login(t, b, s.base, "juri")
	seal := sealThroughPages(t, b, s.base, url.Values{
		"from": {"2025-08-04"}, "to": {"2025-10-26"}, "level": {"regency"}, "top": {"2"}, "province": {"62"}, "category": {"2025-sosial-budaya"},
	})
	list := exportedList(t, b, s.base, seal)
	var in, copied, fitting int
	check := func(when string, every int, onPaper bool) {
		for i, n := range list {
			if n.List != "in" && i%every != 0 {
				continue
			}
			address := s.base + "penghargaan/" + seal + "/" + n.Group
			status, body := fetch(t, b, address)
			for left := 60; left > 0 && strings.Contains(body, "Bagian ini belum dapat ditampilkan."); left-- { // a busy machine left a part out, and says so
				time.Sleep(500 * time.Millisecond)
				status, body = fetch(t, b, address)
			}
			if status != http.StatusOK {
				t.Errorf("%s: the dossier of %s: %d", when, n.Group, status)
				continue
			}
			if got := addUp(t, body); got != n.figures() {
				t.Errorf("%s: the rows of %s (%s) add up to %+v, sealed is %+v", when, n.Group, n.List, got, n.figures())
			}
			if strings.Contains(body, "tidak memberi angka yang sama") {
				t.Errorf("%s: the dossier of %s says that it differs", when, n.Group)
			}
			if onPaper && n.List == "in" {
				status, pdf := fetch(t, b, address+"/berkas.pdf")
				if status != http.StatusOK {
					t.Errorf("%s: the dossier of %s on paper: %d", when, n.Group, status)
					continue
				}
				if got := addUpPaper(t, pdf); got != n.figures() {
					t.Errorf("%s: on paper the rows of %s add up to %+v, sealed is %+v", when, n.Group, got, n.figures())
				}
			}
		}
	}
	for _, n := range list {
		if n.List == "in" {
			in++
		}
		copied += n.Items - n.Original
		fitting += n.Fitting
	}
	if in == 0 || copied == 0 || fitting == 0 {
		t.Fatalf("%d groups are in, %d items are copies, %d on the theme: nothing is proved", in, copied, fitting)
	}
	check("sealed", proof.Times(4, 1), true)
	s.stop(t)
	later := w.asOf.AddDate(0, 0, 7)
	must(t, "collect", "--config", w.config, "--as-of", later.Format(time.RFC3339))
	must(t, "score", "--config", w.config, "--as-of", later.Format(time.RFC3339))
	*s = *serve(t, w.config)
	login(t, b, s.base, "juri")
	check("a week later", proof.Times(8, 1), false)
}

// figures are those of a nominee that rows of a dossier prove.
func (n nominee) figures() added {
	return added{Items: n.Items, Original: n.Original, Fitting: n.Fitting, Active: n.Active, Observed: n.Observed, Weeks: n.Weeks}
}

// added are the figures that rows add up to.
type added struct{ Items, Original, Fitting, Active, Observed, Weeks int }

// addUp counts the rows of a dossier.
func addUp(t *testing.T, body string) (out added) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	active := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "tr" {
			continue
		}
		has := map[string]string{}
		for _, a := range n.Attr {
			has[a.Key] = a.Val
		}
		if state, is := has["data-state"]; is {
			out.Weeks++
			if state == "A" || state == "N" {
				out.Observed++
			}
		}
		if _, is := has["data-week"]; !is {
			continue
		}
		if has["data-fits"] != "" {
			out.Fitting++
			if !strings.Contains(textOf(n), "memuat") {
				t.Error("an item of the theme does not say which word it has")
			}
		}
		if has["data-counted"] == "" {
			continue
		}
		out.Items++
		active[has["data-week"]] = true
		if has["data-copy"] == "" {
			out.Original++
		}
	}
	out.Active = len(active)
	return out
}

// textOf is the text below a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// addUpPaper counts the numbered items of a dossier on paper, and its weeks.
func addUpPaper(t *testing.T, pdf string) (out added) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "berkas.pdf")
	if err := os.WriteFile(file, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	raw, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", file, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("the tests of PDFs need pdftotext: install Debian's package poppler-utils: %v %s", err, raw)
	}
	weeks, items, found := strings.Cut(string(raw), "Unggahan yang dihitung")
	_, weeks, _ = strings.Cut(weeks, "Masa penilaian, pekan demi pekan")
	if !found {
		t.Fatalf("the paper lists no items:\n%s", raw)
	}
	for line := range strings.Lines(weeks) {
		cells := strings.Fields(line)
		if !strings.Contains(line, "2025") || len(cells) < 5 || strings.Contains(line, "Halaman") {
			continue
		}
		out.Weeks++
		switch last := cells[len(cells)-2]; {
		case strings.Contains(line, "Tidak terpantau"):
		case strings.Contains(line, "≥"):
			out.Active++
		default:
			out.Observed++
			if n, err := strconv.Atoi(last); err != nil {
				t.Errorf("a week without a count: %q", line)
			} else if n > 0 {
				out.Active++
			}
		}
	}
	numbered := regexp.MustCompile(`(?m)^\s*\d+\. `)
	for _, part := range numbered.Split(items, -1)[1:] {
		text := strings.Join(strings.Fields(part), " ")
		if strings.Contains(text, "memuat") {
			out.Fitting++
		}
		if strings.Contains(text, "tidak dihitung sebagai unggahan") {
			continue
		}
		out.Items++
		if !strings.Contains(text, "tidak dihitung asli") {
			out.Original++
		}
	}
	return out
}

// anAwardThroughThePages seals, publishes and withdraws a list, and clears a sign, in the
// real program.
func anAwardThroughThePages(t *testing.T, w *world, s *served) {
	t.Helper()
	jury, public, staff := browser(t), browser(t), browser(t)
	login(t, jury, s.base, "juri")
	login(t, staff, s.base, "provinsi")
	q := url.Values{"from": {"2025-08-04"}, "to": {"2025-10-26"}, "level": {"regency"}, "top": {"2"}, "province": {"62"}, "category": {"umum"}}
	seal := sealThroughPages(t, jury, s.base, q)
	sees := func(b *http.Client) bool {
		_, body := fetch(t, b, s.base+"penghargaan")
		return strings.Contains(body, seal)
	}
	var in string
	for _, n := range exportedList(t, jury, s.base, seal) {
		if n.List == "in" && in == "" {
			in = n.Group
		}
	}
	if in == "" {
		t.Fatal("nobody is in")
	}
	act := s.base + "penghargaan/" + seal + "/umumkan"
	for _, c := range []struct {
		name   string
		by     *http.Client
		form   url.Values
		status int
		public bool
	}{
		{"sealed only", jury, nil, 0, false},
		{"the public publishes", public, url.Values{"act": {"publish"}}, http.StatusForbidden, false},
		{"staff publish", staff, url.Values{"act": {"publish"}}, http.StatusForbidden, false},
		{"the jury publishes", jury, url.Values{"act": {"publish"}}, http.StatusSeeOther, true},
		{"withdrawn without a reason", jury, url.Values{"act": {"withdraw"}}, http.StatusUnprocessableEntity, true},
		{"withdrawn", jury, url.Values{"act": {"withdraw"}, "reason": {"salah masa penilaian"}}, http.StatusSeeOther, false},
		{"published again", jury, url.Values{"act": {"publish"}}, http.StatusSeeOther, true},
	} {
		if c.form != nil {
			if status, _ := post(t, c.by, act, c.form); status != c.status {
				t.Errorf("%s: %d, want %d", c.name, status, c.status)
			}
		}
		if !sees(jury) || !sees(staff) || sees(public) != c.public {
			t.Errorf("%s: seen by the jury %t, by staff %t, by the public %t", c.name, sees(jury), sees(staff), sees(public))
		}
		for _, page := range []string{"", "/berkas.pdf"} {
			status, _ := fetch(t, public, s.base+"penghargaan/"+seal+"/"+in+page)
			if got := status == http.StatusOK; got != c.public {
				t.Errorf("%s: the public opens the dossier%s: %d", c.name, page, status)
			}
		}
	}
	w.clearsASign(t, s, jury, staff)
}

// clearsASign looks for a group with an open sign and clears it on its page.
func (w *world) clearsASign(t *testing.T, s *served, jury, staff *http.Client) {
	t.Helper()
	field := regexp.MustCompile(`name="(sign|subject)" value="([^"]*)"`)
	for _, g := range w.sim.Groups() {
		status, body := fetch(t, jury, s.base+"kim/"+g.ID)
		if status != http.StatusOK || !strings.Contains(body, "belum diperiksa") {
			continue
		}
		form := url.Values{"act": {"clear"}, "reason": {"sudah ditanyakan kepada pengurus"}}
		for _, f := range field.FindAllStringSubmatch(body, 2) {
			form.Set(f[1], html.UnescapeString(f[2]))
		}
		if status, _ := post(t, staff, s.base+"kim/"+g.ID+"/tanda", form); status != http.StatusForbidden {
			t.Errorf("staff clear a sign: %d", status)
		}
		if status, _ := post(t, jury, s.base+"kim/"+g.ID+"/tanda", form); status != http.StatusSeeOther {
			t.Errorf("the jury clears a sign: %d", status)
		}
		if _, body := fetch(t, jury, s.base+"kim/"+g.ID); !strings.Contains(body, "sudah diperiksa oleh juri") || !strings.Contains(body, "sudah ditanyakan kepada pengurus") {
			t.Errorf("the page of %s does not say who cleared the sign, and why", g.ID)
		}
		return
	}
	t.Error("no group of the world has an open sign")
}
