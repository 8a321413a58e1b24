package digest

import (
	"bufio"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// The mail servers of offices differ in what they ask for before they take a message.
func TestServersOfManyKinds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		implicit bool
		server   func(*mailServer)
		client   func(*SMTP)
		login    string // as the server must have understood it
		greeting string
		refused  string // what the error must say; empty: the message is taken
	}{
		"PLAIN over STARTTLS":           {login: "\x00kim\x00rahasia-surat"},
		"LOGIN only, over STARTTLS":     {server: func(s *mailServer) { s.auth = "LOGIN XOAUTH2" }, login: "\x00kim\x00rahasia-surat"},
		"LOGIN only, over TLS":          {implicit: true, server: func(s *mailServer) { s.auth = "LOGIN" }, login: "\x00kim\x00rahasia-surat"},
		"no way to log in that we have": {server: func(s *mailServer) { s.auth = "GSSAPI" }, refused: "authentication mechanism"},
		"a full greeting is wanted":     {server: func(s *mailServer) { s.strict = true }, login: "\x00kim\x00rahasia-surat"},
		"a configured greeting": {server: func(s *mailServer) { s.strict = true }, client: func(s *SMTP) { s.Greeting = "pantau.example.go.id" },
			login: "\x00kim\x00rahasia-surat", greeting: "pantau.example.go.id"},
		"the mailbox is not there": {server: func(s *mailServer) { s.refuse = "pikp@example" }, refused: "no such mailbox"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startMailServer(t, c.implicit)
			if c.server != nil {
				server.set(c.server)
			}
			cfg := mailing(server, Recipient{Address: "pikp@example.go.id"})
			if c.implicit {
				cfg.SMTP.TLS = ImplicitTLS
			}
			if c.client != nil {
				c.client(&cfg.SMTP)
			}
			// The check must come to the same end as the message itself.
			for what, err := range map[string]error{
				"check": cfg.Check(t.Context(), cfg.Recipients), "test message": cfg.SendTest(t.Context(), "pikp@example.go.id", time.Now()),
			} {
				switch {
				case c.refused == "" && err != nil:
					t.Errorf("%s: %v", what, err)
				case c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)):
					t.Errorf("%s: %v, want an error that says %q", what, err, c.refused)
				case err != nil && strings.Contains(err.Error(), "rahasia"):
					t.Errorf("%s: the password stands in %v", what, err)
				}
			}
			taken := server.taken()
			if c.refused != "" {
				if len(taken) != 0 {
					t.Errorf("taken although refused: %+v", taken)
				}
				return
			}
			if len(taken) != 1 || !taken[0].secure || taken[0].login != c.login || !strings.Contains(taken[0].greeting, ".") ||
				c.greeting != "" && taken[0].greeting != c.greeting {
				t.Errorf("taken: %+v", taken)
			}
		})
	}
}

// Old mail servers take lines of at most 998 bytes and only ASCII in headers.
func TestALetterForEveryServer(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Kelompok Informasi Masyarakat — ", 200)
	m, err := letter{
		from: "Pantau KIM – Barito Timur <pantau@example.go.id>", to: "pikp@example.go.id", mark: "x", at: time.Unix(0, 0),
		subject: "KIM di kim.id, pekan 20–26 Oktober 2025: " + long[:300], text: long, html: "<p>" + long + "</p>",
	}.write()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if _, err := m.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(strings.NewReader(out.String()))
	for lines.Scan() {
		if n := len(lines.Text()); n > 78 {
			t.Errorf("a line of %d bytes: %q", n, lines.Text())
		}
		if strings.ContainsFunc(lines.Text(), func(r rune) bool { return r > 126 }) {
			t.Errorf("a line that is not ASCII: %q", lines.Text())
		}
	}
	read, err := mail.ReadMessage(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "KIM di kim.id, pekan 20–26 Oktober 2025: Kelompok") {
		t.Errorf("subject %q, %v", subject, err)
	}
	from, err := read.Header.AddressList("From")
	if err != nil || from[0].Name != "Pantau KIM – Barito Timur" {
		t.Errorf("from %v, %v", from, err)
	}
}
