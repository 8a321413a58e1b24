package digest

import (
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestMain(m *testing.M) { warehousetest.Main(m) }

// The digest of the tests is made on Tuesday, 28 October 2025.
var (
	now    = time.Date(2025, 10, 28, 7, 0, 0, 0, kim.WIB.Location())
	monday = "2025-10-27"
	last   = "2025-10-20"
	before = "2025-10-13"
)

func exec(t *testing.T, db *warehouse.DB, format string, args ...any) {
	t.Helper()
	if err := db.Conn().Exec(t.Context(), fmt.Sprintf(format, args...)); err != nil {
		t.Fatal(err)
	}
}

// province is a warehouse with a good week.
func province(t *testing.T) *warehouse.DB {
	t.Helper()
	db := warehousetest.New(t)
	for _, g := range []struct {
		id, name, code, regency, status, change, from, cause string
		since                                                string
		last, before                                         string // state items photos
	}{
		{"bt1", "KIM Hapau Habar", "62.13", "Barito Timur", "active", "", "", "", "2025-06-02", "A 1200 40", "A 1100 30"},
		{"bt2", "KIM Pawawara", "62.13", "Barito Timur", "less_active", "fell", "active", "", "2025-10-27", "N 0 0", "A 2 1"},
		{"bt3", "KIM <b>Tajam</b>\nBcc: x@y", "62.13", "Barito Timur", "active", "recovered", "less_active", "", "2025-10-27", "A 3 3", "A 1 0"},
		{"bt4", "KIM Sunyi", "62.13", "Barito Timur", "inactive", "", "", "", "2025-08-04", "N 0 0", "N 0 0"},
		{"ka1", "KIM Awal", "62.06", "Katingan", "less_active", "first_post", "never_posted", "", "2025-10-27", "A 1 2", "N 0 0"},
		{"ka2", "KIM Hilang", "62.06", "Katingan", "unobserved", "became_unobserved", "active", "timeout", "2025-10-27", "U 0 0", "A 5 5"},
		{"ka3", "KIM Kembali", "62.06", "Katingan", "active", "observed_again", "unobserved", "", "2025-10-27", "A 4 1", "U 0 0"},
		{"gm1", "KIM Tenang", "62.10", "Gunung Mas", "active", "first_judged", "", "", "2025-10-27", "A 2 0", "A 2 0"},
	} {
		exec(t, db, `INSERT INTO groups (group_id, name, province_code, regency_code, regency, listed, standing)
			VALUES ('%s', '%s', '62', '%s', '%s', 1, 'registered')`, g.id, g.name, g.code, g.regency)
		exec(t, db, "INSERT INTO scores (week, group_id, status, cause, status_since) VALUES ('%s', '%s', '%s', '%s', '%s')", monday, g.id, g.status, g.cause, g.since)
		if g.change != "" {
			exec(t, db, "INSERT INTO transitions (week, group_id, from_status, to_status, change) VALUES ('%s', '%s', '%s', '%s', '%s')", monday, g.id, g.from, g.status, g.change)
		}
		for week, text := range map[string]string{last: g.last, before: g.before} {
			var state string
			var items, photos int
			if _, err := fmt.Sscan(text, &state, &items, &photos); err != nil {
				t.Fatal(err)
			}
			exec(t, db, "INSERT INTO weekly (group_id, week, state, items, photos) VALUES ('%s', '%s', '%s', %d, %d)", g.id, week, state, items, photos)
		}
	}
	run(t, db, "2025-10-27 18:00:00", 0)
	return db
}

func run(t *testing.T, db *warehouse.DB, at string, outage int) {
	t.Helper()
	exec(t, db, "INSERT INTO runs (run_id, started_at, finished_at, groups, complete, outage, notice) VALUES ('%s', '%s', '%s', 8, 7, %d, 'platform tidak menjawab')", at, at, at, outage)
}

func newDigester(t *testing.T, db *warehouse.DB, cfg Config) *Digester {
	return New(Deps{Conn: db.Conn(), Log: warehousetest.Log(t), Now: func() time.Time { return now }, DataDir: t.TempDir()}, cfg)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%s differs (%v); look at it and run with -update if that is right:\n%s", path, err, got)
	}
}

func TestDigestAsFiles(t *testing.T) {
	t.Parallel()
	cfg := DefaultConfig()
	cfg.Link = "https://pantaukim.example.go.id/"
	d := newDigester(t, province(t), cfg)
	report, err := d.Run(t.Context(), false)
	if err != nil || len(report.Files) != 2 || report.Week != last {
		t.Fatalf("%+v %v", report, err)
	}
	for i, name := range []string{"digest.golden.txt", "digest.golden.html"} {
		text, err := os.ReadFile(report.Files[i])
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, string(text))
		if strings.Contains(string(text), "\nBcc") || strings.HasSuffix(name, "html") && strings.Contains(string(text), "<b>Tajam") {
			t.Errorf("%s: a name breaks out", name)
		}
	}
}

// A letter tells how many reports of mistakes of its region wait for an answer, and not what
// they say.
func TestReportsOfMistakesAreCounted(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 10, 20, 2, 0, 0, 0, time.UTC)
	f := facts{week: kim.LastCompletedWeek(now, kim.WIB), groups: []group{
		{id: "bt1", Region: kim.Region{ProvinceCode: "62", RegencyCode: "62.13"}}, {id: "ka1", Region: kim.Region{ProvinceCode: "62", RegencyCode: "62.06"}},
	}, reports: []objection.Objection{
		{GroupID: "bt1", Regency: "62.06", At: at, Text: "rahasia pelapor", Subject: "KIM Hapau Habar"}, // the group says where
		{Regency: "62.13", At: at.AddDate(0, 0, 1), Text: "rahasia pelapor"},
		{Regency: "62.13", At: at, Answer: "sudah"},
		{At: at.AddDate(0, 0, 2), Text: "entah di mana"},
	}}
	for region, want := range map[string]int{"62.13": 2, "62.06": 0, "62": 2, "": 3} {
		d := f.compose(region, "")
		if d.Reports.N != want || want > 0 && d.Reports.Since != kim.NewDate(2025, 10, 20) {
			t.Errorf("%q is told of %+v, want %d", region, d.Reports, want)
		}
		for _, draw := range []func() (string, error){d.Text, d.HTML} {
			text, err := draw()
			if err != nil || strings.Contains(text, fmt.Sprintf("%d laporan belum dijawab, yang terlama sejak 20 Oktober 2025", want)) != (want > 0) || strings.Contains(text, "rahasia") || strings.Contains(text, "Hapau") {
				t.Errorf("%q: %v\n%s", region, err, text)
			}
		}
	}
}

func TestHeldBackWhileAbnormal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, db *warehouse.DB)
		says  string
	}{
		"outage": {func(t *testing.T, db *warehouse.DB) { run(t, db, "2025-10-27 20:00:00", 1) }, "platform tidak menjawab"},
		"coverage collapsed": {func(t *testing.T, db *warehouse.DB) {
			exec(t, db, "INSERT INTO weekly (group_id, week, state, version) SELECT group_id, week, 'U', 1 FROM weekly WHERE week = '%s' AND group_id NOT LIKE 'ka%%'", last)
		}, "hanya 2 KIM terpantau"},
		"nothing observed": {func(t *testing.T, db *warehouse.DB) {
			exec(t, db, "INSERT INTO weekly (group_id, week, state, version) SELECT group_id, week, 'U', 1 FROM weekly WHERE week = '%s'", last)
		}, "tidak ada KIM yang terpantau"},
		"no scoring": {func(t *testing.T, db *warehouse.DB) { exec(t, db, "TRUNCATE TABLE scores") }, "penilaian pekan ini belum ada"},
		"no run since": {func(t *testing.T, db *warehouse.DB) {
			exec(t, db, "TRUNCATE TABLE runs")
			run(t, db, "2025-10-25 18:00:00", 0)
		}, "belum ada pemantauan"},
	} {
		t.Run(name, func(t *testing.T) {
			db := province(t)
			c.spoil(t, db)
			server := startMailServer(t, false)
			d := newDigester(t, db, mailing(server, Recipient{Address: "a@example.go.id"}))
			report, err := d.Run(t.Context(), false)
			if !errors.Is(err, ErrHeld) || !strings.Contains(report.Held, c.says) || len(report.Files) != 0 || len(server.taken()) != 0 {
				t.Errorf("%+v %v", report, err)
			}
		})
	}
}

// mailing is a configuration for the server.
func mailing(s *mailServer, to ...Recipient) Config {
	cfg := DefaultConfig()
	cfg.Recipients = to
	cfg.SMTP = SMTP{Server: s.addr, From: "pantaukim <pantaukim@example.go.id>", Username: "kim", Password: "rahasia-surat", TLS: StartTLS, CAFile: s.caFile}
	return cfg
}

// parts takes a message apart: what is written in it by its kind, and files by their names.
func parts(t *testing.T, data string) (mail.Header, map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	take(t, m.Header.Get("Content-Type"), m.Body, out)
	return m.Header, out
}

func take(t *testing.T, kind string, body io.Reader, out map[string]string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(kind)
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		t.Fatal(kind, err)
	}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, named, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if strings.HasPrefix(kind, "multipart/") {
			take(t, p.Header.Get("Content-Type"), p, out)
			continue
		}
		var read io.Reader = quotedprintable.NewReader(p)
		if p.Header.Get("Content-Transfer-Encoding") == "base64" {
			read = base64.NewDecoder(base64.StdEncoding, p)
		}
		text, err := io.ReadAll(read)
		if err != nil {
			t.Fatal(err)
		}
		if named["name"] != "" {
			kind = named["name"]
		}
		out[kind] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
}

func TestMailOncePerAddress(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]string{"STARTTLS": StartTLS, "TLS": ImplicitTLS} {
		t.Run(name, func(t *testing.T) {
			server := startMailServer(t, way == ImplicitTLS)
			cfg := mailing(server, Recipient{Address: "PIKP <pikp@example.go.id>", Region: "62.13"}, Recipient{Address: "prov@example.go.id", Region: "62"})
			cfg.SMTP.TLS = way
			d := newDigester(t, province(t), cfg)
			report, err := d.Run(t.Context(), false)
			if err != nil || len(report.Sent) != 2 {
				t.Fatalf("%+v %v", report, err)
			}
			letters := server.taken()
			if len(letters) != 2 || !letters[0].secure || letters[0].login != "\x00kim\x00rahasia-surat" || !strings.Contains(letters[0].to, "<pikp@example.go.id>") {
				t.Fatalf("%+v", letters)
			}
			header, body := parts(t, letters[0].data)
			subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
			if err != nil || subject != "KIM di kim.id, pekan 20–26 Oktober 2025" || header.Get("Bcc") != "" {
				t.Errorf("subject %q, %v", subject, header)
			}
			for kind, text := range body {
				if !strings.Contains(text, "Barito Timur") || strings.Contains(text, "Katingan") {
					t.Errorf("%s for 62.13 is not about 62.13:\n%s", kind, text)
				}
			}
			if _, other := parts(t, letters[1].data); len(body) != 2 || !strings.Contains(other["text/plain"], "Katingan") {
				t.Errorf("parts %v", body)
			}
			again, err := d.Run(t.Context(), false)
			if err != nil || len(again.Sent) != 0 || len(again.Before) != 2 || len(server.taken()) != 2 {
				t.Errorf("a second run: %+v %v", again, err)
			}
			one, ok, err := d.Only(t.Context(), "prov@example.go.id")
			if err != nil {
				t.Fatal(err)
			}
			if forced, err := one.Run(t.Context(), true); err != nil || !ok || len(forced.Sent) != 1 || len(server.taken()) != 3 {
				t.Errorf("sent again on purpose: %+v %v", forced, err)
			}
			first, _ := parts(t, server.taken()[1].data)
			second, _ := parts(t, server.taken()[2].data)
			if first.Get("Message-ID") == "" || first.Get("Message-ID") != second.Get("Message-ID") {
				t.Error("the same digest has two names")
			}
		})
	}
}

func TestMailThatFails(t *testing.T) {
	t.Parallel()
	db := province(t)
	server := startMailServer(t, false)
	cfg := mailing(server, Recipient{Address: "a@example.go.id"}, Recipient{Address: "b@example.go.id"})
	d := newDigester(t, db, cfg)

	server.set(func(s *mailServer) { s.refuse = "a@example" })
	report, err := d.Run(t.Context(), false)
	if err == nil || !slices.Equal(report.Failed, []string{"a@example.go.id"}) || !slices.Equal(report.Sent, []string{"b@example.go.id"}) {
		t.Fatalf("one mailbox is not there: %+v %v", report, err)
	}
	server.set(func(s *mailServer) { s.refuse, s.noTLS = "", true })
	if report, err := d.Run(t.Context(), false); err == nil || len(report.Failed) != 1 || strings.Contains(err.Error(), "rahasia") {
		t.Errorf("no STARTTLS: %+v %v", report, err)
	}
	server.set(func(s *mailServer) { s.noTLS = false })
	if report, err := d.Run(t.Context(), false); err != nil || !slices.Equal(report.Sent, []string{"a@example.go.id"}) || len(report.Before) != 1 {
		t.Errorf("it works again: %+v %v", report, err)
	}
	if err := cfg.Check(t.Context(), cfg.Recipients); err != nil {
		t.Errorf("check: %v", err)
	}
	if n := len(server.taken()); n != 2 {
		t.Errorf("%d letters", n)
	}
	bad := cfg
	bad.SMTP.CAFile = ""
	if report, err := newDigester(t, db, bad).Run(t.Context(), false); err == nil || len(report.Failed) != 2 {
		t.Errorf("a certificate that nobody vouches for: %+v %v", report, err)
	}
}

// Where the connection breaks after the message, or the program ends while it
// sends, nobody knows whether it arrived: that is said, and nothing is sent again
// by itself.
func TestNeverTwiceSilently(t *testing.T) {
	t.Parallel()
	server := startMailServer(t, false)
	d := newDigester(t, province(t), mailing(server, Recipient{Address: "a@example.go.id"}))
	server.set(func(s *mailServer) { s.breakOff = true })
	report, err := d.Run(t.Context(), false)
	if !errors.Is(err, errUnsure) || !slices.Equal(report.Unsure, []string{"a@example.go.id"}) {
		t.Fatalf("%+v %v", report, err)
	}
	server.set(func(s *mailServer) { s.breakOff = false })
	for range 2 {
		if report, err := d.Run(t.Context(), false); err != nil || len(report.Sent) != 0 || len(report.Unsure) != 1 || len(server.taken()) != 1 {
			t.Errorf("the next run: %+v %v", report, err)
		}
	}
	crashed := newDigester(t, province(t), mailing(server, Recipient{Address: "a@example.go.id"}))
	log, err := openLog(filepath.Join(crashed.deps.DataDir, "digest.json"))
	if err != nil {
		t.Fatal(err)
	}
	log.Method = kim.Method
	if err := log.note(t.Context(), last, "a@example.go.id", sending, now); err != nil {
		t.Fatal(err)
	}
	if report, err := crashed.Run(t.Context(), false); err != nil || len(report.Sent) != 0 || len(report.Unsure) != 1 || len(server.taken()) != 1 {
		t.Errorf("after a crash: %+v %v", report, err)
	}
	if report, err := crashed.Run(t.Context(), true); err != nil || len(report.Sent) != 1 || len(server.taken()) != 2 {
		t.Errorf("on purpose: %+v %v", report, err)
	}
	if err := os.WriteFile(filepath.Join(crashed.deps.DataDir, "digest.json"), []byte("{garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	if report, err := crashed.Run(t.Context(), false); err == nil || len(report.Sent) != 0 || !strings.Contains(err.Error(), "not known what was sent") {
		t.Errorf("what was sent is garbage: %+v %v", report, err)
	}
}

// The first digest after a change of method is held back and says why, until somebody
// sends it or its week is over.
func TestHeldBackAfterAChangeOfMethod(t *testing.T) {
	t.Parallel()
	const noted = `{"weeks": {"2025-10-13": {"a@example.go.id": {"state": "sent", "at": "2025-10-21T00:00:00Z"}}}%s}`
	type step struct {
		again, one bool
		held       bool
		letters    int // so far
	}
	for name, c := range map[string]struct {
		log   string // digest.json; empty: none
		file  string // week of an older digest; empty: none
		steps []step
	}{
		"first installation":        {steps: []step{{letters: 2}}},
		"same method":               {log: fmt.Sprintf(noted, `, "method": 2`), steps: []step{{letters: 2}}},
		"method of then":            {log: fmt.Sprintf(noted, `, "method": 1`), steps: []step{{held: true}, {held: true}, {again: true, letters: 2}, {letters: 2}}},
		"before methods were noted": {log: fmt.Sprintf(noted, ""), steps: []step{{held: true}}},
		"files only before":         {file: before, steps: []step{{held: true}, {again: true, letters: 2}}},
		"one address on purpose":    {log: fmt.Sprintf(noted, ""), steps: []step{{held: true}, {again: true, one: true, letters: 1}, {held: true, letters: 1}}},
		"the week was held":         {log: fmt.Sprintf(noted, `, "held_week": "2025-10-13"`), steps: []step{{letters: 2}, {letters: 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			server := startMailServer(t, false)
			d := newDigester(t, province(t), mailing(server, Recipient{Address: "a@example.go.id"}, Recipient{Address: "b@example.go.id"}))
			if c.log != "" {
				write(t, d.logPath(), c.log)
			}
			if c.file != "" {
				write(t, d.textFile(c.file), "surat")
			}
			for n, s := range c.steps {
				_, preview, err := d.Preview(t.Context(), "")
				if err != nil {
					t.Fatal(err)
				}
				who := d
				if s.one {
					who, _, err = d.Only(t.Context(), "b@example.go.id")
					if err != nil {
						t.Fatal(err)
					}
				}
				report, err := who.Run(t.Context(), s.again)
				if errors.Is(err, ErrHeld) != s.held || !s.held && err != nil || len(server.taken()) != s.letters {
					t.Errorf("step %d: %+v %v, %d letters", n, report, err, len(server.taken()))
				}
				if s.held && (preview != report.Held || !strings.Contains(report.Held, "metode penghitungan berubah sejak surat terakhir") || len(report.Files) != 0) {
					t.Errorf("step %d: %+v, the preview says %q", n, report, preview)
				}
			}
		})
	}
}

// A week whose digest went out before the change is not the one that is held back: the
// next one is.
func TestChangeOfMethodWithinAWeek(t *testing.T) {
	t.Parallel()
	d := newDigester(t, province(t), DefaultConfig())
	write(t, d.textFile(last), "surat")
	if report, err := d.Run(t.Context(), false); !errors.Is(err, ErrHeld) {
		t.Errorf("%+v %v", report, err)
	}
	log, err := openLog(d.logPath())
	if err != nil || log.HeldWeek != "" || log.Method != 0 {
		t.Errorf("%+v %v", log, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestConfigSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	good := Config{MinObserved: 0.5, Recipients: []Recipient{{Address: "a@b.id"}}, SMTP: SMTP{Server: "mail:587", From: "k@b.id", TLS: StartTLS}}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	if err := DefaultConfig().Validate(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Config){
		"min_observed":            func(c *Config) { c.MinObserved = 0 },
		"recipients holds \"x\"":  func(c *Config) { c.Recipients = []Recipient{{Address: "x"}} },
		"recipients holds the re": func(c *Config) { c.Recipients = []Recipient{{Address: "a@b.id", Region: "6213"}} },
		"smtp.server":             func(c *Config) { c.SMTP.Server = "" },
		"smtp.from":               func(c *Config) { c.SMTP.From = "" },
		"smtp.greeting":           func(c *Config) { c.SMTP.Greeting = "kantor" },
		"smtp.tls is \"maybe\"":   func(c *Config) { c.SMTP.TLS = "maybe" },
		"smtp.tls is none":        func(c *Config) { c.SMTP.TLS, c.SMTP.Password = NoTLS, "x" },
	} {
		cfg := good
		change(&cfg)
		if err := cfg.Validate(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %q first", err, want)
		}
	}
}

func TestWeeksInWords(t *testing.T) {
	t.Parallel()
	for day, want := range map[kim.Date]string{
		kim.NewDate(2025, 10, 22):            "20–26 Oktober 2025",
		kim.NewDate(2025, 10, 30):            "27 Oktober – 2 November 2025",
		kim.NewDate(2024, 12, 31):            "30 Desember 2024 – 5 Januari 2025",
		kim.NewDate(2026, time.December, 28): "28 Desember 2026 – 3 Januari 2027",
	} {
		if got := weekText(day.Week()); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1.000", 1234567: "1.234.567", -1234: "-1.234", -123: "-123"} {
		if got := number(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
