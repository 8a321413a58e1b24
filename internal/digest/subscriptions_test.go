package digest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

func subscribe(t *testing.T, db *warehouse.DB, cfg Config, recipients ...Recipient) *Subscriptions {
	t.Helper()
	s := NewSubscriptions(db.Conn(), time.Now, cfg)
	for _, r := range recipients {
		if err := s.Subscribe(t.Context(), r, "siti"); err != nil {
			t.Fatalf("%v: %v", r, err)
		}
	}
	return s
}

// Who subscribes on the page gets letters beside those of the configuration, and who stops
// one gets it no more, wherever it stands.
func TestSubscriptions(t *testing.T) {
	t.Parallel()
	db := province(t)
	cfg := DefaultConfig()
	cfg.Recipients = []Recipient{{Address: "PIKP <PIKP@example.go.id>", Region: "62.13"}}
	s := subscribe(t, db, cfg, Recipient{"Kadis@Example.go.id", "62", Monthly, PDF}, Recipient{"kadis@example.go.id", "62", Weekly, NoFile})
	wanted := func() []string {
		list, err := s.Wanted(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range list {
			out = append(out, strings.Join([]string{r.Address, r.Region, string(r.Every), string(r.Format)}, " "))
		}
		slices.Sort(out)
		return out
	}
	if got := wanted(); !slices.Equal(got, []string{"PIKP <PIKP@example.go.id> 62.13 weekly ", "kadis@example.go.id 62 monthly pdf", "kadis@example.go.id 62 weekly "}) {
		t.Fatalf("%q", got)
	}
	for name, r := range map[string]Recipient{
		"no address": {"", "62", Weekly, NoFile}, "a name": {"Siti <siti@example.go.id>", "", Weekly, NoFile},
		"two lines": {"a@example.go.id\r\nBcc: b@example.go.id", "", Weekly, NoFile}, "no domain": {"siti@kantor", "", Weekly, NoFile},
		"other letters": {"siti@pòst.go.id", "", Weekly, NoFile}, "no such rhythm": {"a@example.go.id", "", "daily", NoFile},
		"no such file": {"a@example.go.id", "", Weekly, "docx"}, "no code": {"a@example.go.id", "Katingan", Weekly, NoFile},
		"of the configuration": {"pikp@example.go.id", "62", Weekly, NoFile},
	} {
		if err := s.Subscribe(t.Context(), r, "siti"); !errors.As(err, new(BadRecipientError)) {
			t.Errorf("%s: %v", name, err)
		}
	}

	token, err := s.Token(t.Context(), "PIKP <pikp@example.go.id>", Weekly)
	if err != nil {
		t.Fatal(err)
	}
	other := NewSubscriptions(db.Conn(), time.Now, cfg) // another machine
	of, err := other.Read(t.Context(), token)
	if err != nil || of.Address != "PIKP <PIKP@example.go.id>" || !of.Configured || of.Stopped {
		t.Fatalf("%+v %v", of, err)
	}
	for name, bad := range map[string]string{"empty": "", "short": "abc", "changed": token[:len(token)-2] + "QQ", "not base64": token + "%", "long": strings.Repeat("a", 4000)} {
		if _, err := other.Read(t.Context(), bad); !errors.Is(err, ErrUnknown) {
			t.Errorf("a token that is %s: %v", name, err)
		}
	}
	if err := other.Stop(t.Context(), of.Address, of.Every, ""); err != nil {
		t.Fatal(err)
	}
	if got := wanted(); len(got) != 2 || strings.HasPrefix(got[0], "PIKP") {
		t.Errorf("after one of the configuration has stopped: %q", got)
	}
	if err := s.Subscribe(t.Context(), Recipient{"pikp@example.go.id", "62", Weekly, PDF}, "siti"); err != nil {
		t.Errorf("again: %v", err)
	}
	if got := wanted(); !slices.Contains(got, "PIKP <PIKP@example.go.id> 62.13 weekly ") {
		t.Errorf("the region of the configuration is another now: %q", got)
	}
	if err := s.Stop(t.Context(), "nobody@example.go.id", Weekly, ""); !errors.Is(err, ErrUnknown) {
		t.Errorf("nobody: %v", err)
	}
}

// Letters carry a way to stop them, the files that were asked for, and come once for each
// period, on whatever machine.
func TestLettersOfSubscribers(t *testing.T) {
	t.Parallel()
	server, db := startMailServer(t, false), province(t)
	cfg := mailing(server, Recipient{Address: "pikp@example.go.id"})
	cfg.Link = "https://pantau.example.go.id/"
	s := subscribe(t, db, cfg, Recipient{"kadis@example.go.id", "62.13", Monthly, XLSX}, Recipient{"kadis@example.go.id", "62.13", Weekly, PDF},
		Recipient{"kosong@example.go.id", "94", Monthly, PDF}, Recipient{"kosong@example.go.id", "94", Weekly, PDF})
	one, two := machine(t, db, "satu", cfg), machine(t, db, "dua", cfg)
	var asked []PaperRequest
	for _, d := range []*Digester{one, two} {
		d.deps.Paper = func(_ context.Context, q PaperRequest) (Paper, error) {
			asked = append(asked, q)
			if q.Region == "94" {
				return Paper{}, ErrNoPaper
			}
			return Paper{"Barito Timur", "Rekap bulan\nKIM aktif: 2 – naik\n\nKIM <b>Tajam</b>", "laporan." + string(q.Format), []byte("%PDF isi")}, nil
		}
	}
	report, err := one.Run(t.Context(), false)
	if err != nil || len(report.Sent) != 4 || !slices.Equal(report.Empty, []string{"kosong@example.go.id (2025-09)"}) {
		t.Fatalf("%+v %v", report, err)
	}
	if !slices.Contains(asked, PaperRequest{"62.13", firstOf(t, last), "2025-09", XLSX}) || !slices.Contains(asked, PaperRequest{"62.13", firstOf(t, last), "", PDF}) {
		t.Errorf("asked for %v", asked)
	}
	for _, d := range []*Digester{one, two, machine(t, db, "tiga", cfg)} {
		if report, err := d.Run(t.Context(), false); err != nil || len(report.Sent) != 0 || len(server.taken()) != 4 {
			t.Errorf("again: %+v %v", report, err)
		}
	}
	var month, week, empty received
	for _, l := range server.taken() {
		switch {
		case strings.Contains(l.data, "laporan.xlsx"):
			month = l
		case strings.Contains(l.data, "laporan.pdf"):
			week = l
		case strings.Contains(l.to, "kosong"):
			empty = l
		}
	}
	header, in := parts(t, month.data)
	text, page := in["text/plain"], in["text/html"]
	if in["laporan.xlsx"] != "%PDF isi" {
		t.Errorf("attached: %q", in["laporan.xlsx"])
	}
	if !strings.Contains(text, "KIM aktif: 2 – naik") || strings.Contains(page, "<b>Tajam") || header.Get("Subject") == "" {
		t.Errorf("the month: %q\n%s\n%s", header.Get("Subject"), text, page)
	}
	for name, l := range map[string]received{"month": month, "week": week} {
		header, in := parts(t, l.data)
		text, page := in["text/plain"], in["text/html"]
		link := strings.Trim(header.Get("List-Unsubscribe"), "<>")
		token, ok := strings.CutPrefix(link, "https://pantau.example.go.id/berhenti/")
		of, err := s.Read(t.Context(), token)
		if !ok || err != nil || header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(text, link) || !strings.Contains(page, link) ||
			of.Address != "kadis@example.go.id" || of.Every != map[string]Every{"month": Monthly, "week": Weekly}[name] {
			t.Errorf("%s: its link is %q: %+v %v", name, link, of, err)
		}
		for line := range strings.SplitSeq(l.data, "\r\n") {
			if len(line) > 998 {
				t.Errorf("%s: a line of %d bytes", name, len(line))
			}
		}
	}
	if _, in := parts(t, empty.data); !strings.Contains(in["text/plain"], "tidak dilampirkan") {
		t.Errorf("nothing is said of the report that is not attached:\n%s", in["text/plain"])
	}
	deliveries, err := two.Deliveries(t.Context())
	if err != nil || len(deliveries) != 4 || !slices.ContainsFunc(deliveries, func(d Delivery) bool { return d.Period == "2025-09" && d.Every == Monthly && d.State == sent }) {
		t.Errorf("deliveries: %+v %v", deliveries, err)
	}
}

func firstOf(t *testing.T, day string) kim.Week {
	t.Helper()
	d, err := kim.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return d.Week()
}

func TestMonthsOfWeeks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ last, month, first string }{
		"in the middle":                  {"2025-10-13", "2025-09", "2025-09-01"},
		"its last week":                  {"2025-10-27", "2025-10", "2025-09-29"},
		"one before the last":            {"2025-10-20", "2025-09", "2025-09-01"},
		"the Thursday is of the new one": {"2025-12-29", "2025-12", "2025-12-01"},
		"the first week of a year":       {"2026-01-05", "2025-12", "2025-12-01"},
	} {
		month := monthDone(firstOf(t, c.last))
		week, every, err := readPeriod(month)
		if month != c.month || err != nil || every != Monthly || week.String() != c.first || periodOf(week, Monthly) != month {
			t.Errorf("%s: %s from %s (%v), want %s from %s", name, month, week, err, c.month, c.first)
		}
	}
}

// What the server says is told as it is, without the password, with the step at which it ended.
func TestTrialsOfMail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server func(*mailServer)
		client func(*SMTP)
		stage  Stage
		says   string
	}{
		"it arrives":               {stage: StageDone, says: "250 taken"},
		"LOGIN only":               {server: func(s *mailServer) { s.auth = "LOGIN" }, stage: StageDone, says: "250 taken"},
		"no server":                {client: func(s *SMTP) { s.Server = "" }, stage: StageServer},
		"nobody answers":           {client: func(s *SMTP) { s.Server = "127.0.0.1:1" }, stage: StageConnect},
		"no STARTTLS":              {server: func(s *mailServer) { s.noTLS = true }, stage: StageSecure, says: "8BITMIME"},
		"an unknown certificate":   {client: func(s *SMTP) { s.CAFile = "" }, stage: StageSecure, says: "220 go on"},
		"no way to log in":         {server: func(s *mailServer) { s.auth = "GSSAPI" }, stage: StageLogin},
		"a wrong password":         {server: func(s *mailServer) { s.deny = true }, stage: StageLogin, says: "535"},
		"a greeting without a dot": {server: func(s *mailServer) { s.strict = true }, client: func(s *SMTP) { s.Greeting = "localhost" }, stage: StageGreeting, says: "need fully-qualified hostname"},
		"no such mailbox":          {server: func(s *mailServer) { s.refuse = "pikp@" }, stage: StageReceiver, says: "550 no such mailbox"},
		"it breaks off":            {server: func(s *mailServer) { s.breakOff = true }, stage: StageMessage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startMailServer(t, false)
			if c.server != nil {
				server.set(c.server)
			}
			cfg := mailing(server)
			if c.client != nil {
				c.client(&cfg.SMTP)
			}
			trial := cfg.Try(t.Context(), "pikp@example.go.id", time.Now())
			var said strings.Builder
			for _, l := range trial.Lines {
				said.WriteString(l.Text + "\n")
			}
			if trial.Stage != c.stage || !strings.Contains(said.String(), c.says) || (trial.Err == nil) != (c.stage == StageDone) {
				t.Errorf("ended at %s, want %s: %v\n%s", trial.Stage, c.stage, trial.Err, &said)
			}
			if strings.Contains(said.String(), "rahasia") || strings.Contains(said.String(), "cmFoYXNpYS") || strings.Contains(said.String(), "AGtpbQBy") {
				t.Errorf("the password is told:\n%s", &said)
			}
			if trial.Unsure != (name == "it breaks off") {
				t.Errorf("unsure: %t", trial.Unsure)
			}
		})
	}
}
