package digest

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
)

// Config says where digests go.
type Config struct {
	// Dir is the folder of the files. Empty: digests in the data folder.
	Dir string `yaml:"dir"`
	// Link is the public address of the pages: it is printed in every digest and report, and
	// as a QR code on pages; empty: none.
	Link string `yaml:"link"`
	// Recipients get the weekly digest by mail, beside those who subscribe on the page.
	Recipients []Recipient `yaml:"recipients"`
	SMTP       SMTP        `yaml:"smtp"`
	// MinObserved is the least share of the groups that were observed in the week
	// before and must be observed in the last one too; below it nothing is sent.
	MinObserved float64 `yaml:"min_observed"`
}

// SMTP says how mail is handed over.
type SMTP struct {
	Server string `yaml:"server"` // host:port; empty: no mail
	From   string `yaml:"from"`   // address of the sender
	// Username logs in by PLAIN, LOGIN, SCRAM-SHA-256 or CRAM-MD5, whichever of these the
	// server offers first in this order; empty: no login.
	Username string `yaml:"username"`
	Password string `yaml:"password"`
	TLS      string `yaml:"tls"`     // starttls, implicit, or none
	CAFile   string `yaml:"ca_file"` // certificates that the server's is checked with; empty: the system's
	// Greeting is the full name that this machine gives to the mail server, such as
	// pantau.example.go.id; empty: the machine's own name, or its address.
	Greeting string `yaml:"greeting"`
}

// The ways to secure a connection.
const (
	StartTLS    = "starttls" // required: mail is not sent in the clear if the server cannot
	ImplicitTLS = "implicit"
	NoTLS       = "none"
)

// DefaultConfig returns the settings of digests as files only.
func DefaultConfig() Config {
	return Config{MinObserved: 0.5, Recipients: []Recipient{}, SMTP: SMTP{TLS: StartTLS}}
}

var regionCode = regexp.MustCompile(`^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$`)

// Address is the public address of the pages without a slash at its end; empty: none.
func (c Config) Address() string { return strings.TrimRight(c.Link, "/") }

// Validate returns what is wrong with the settings; its text begins with the key.
func (c Config) Validate() error {
	if !(c.MinObserved > 0 && c.MinObserved <= 1) {
		return fmt.Errorf("min_observed is %g: write a share above 0 and at most 1", c.MinObserved)
	}
	if u, err := url.Parse(c.Link); c.Link != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return fmt.Errorf("link is %q: write the whole address of the pages, such as https://pantau.example.go.id", c.Link)
	}
	for _, r := range c.Recipients {
		if _, err := mail.ParseAddress(r.Address); err != nil {
			return fmt.Errorf("recipients holds %q: write an address such as pikp@example.go.id", r.Address)
		}
		if r.Region != "" && !regionCode.MatchString(r.Region) {
			return fmt.Errorf("recipients holds the region %q: write a Kemendagri code such as 62.13", r.Region)
		}
	}
	if len(c.Recipients) == 0 && c.SMTP.Server == "" {
		return nil
	}
	return c.SMTP.validate()
}

func (s SMTP) validate() error {
	if _, _, err := net.SplitHostPort(s.Server); err != nil {
		return fmt.Errorf("smtp.server is %q: write host:port, such as mail.example.go.id:587", s.Server)
	}
	if s.Greeting != "" && !strings.Contains(s.Greeting, ".") && !strings.HasPrefix(s.Greeting, "[") {
		return fmt.Errorf("smtp.greeting is %q: write a full name such as pantau.example.go.id, which strict mail servers want", s.Greeting)
	}
	if _, err := mail.ParseAddress(s.From); err != nil {
		return fmt.Errorf("smtp.from is %q: write the sender's address", s.From)
	}
	switch s.TLS {
	case StartTLS, ImplicitTLS:
	case NoTLS:
		if s.Password != "" {
			return fmt.Errorf("smtp.tls is none: a password is not sent in the clear; write starttls or implicit")
		}
	default:
		return fmt.Errorf("smtp.tls is %q: write starttls, implicit or none", s.TLS)
	}
	return nil
}
