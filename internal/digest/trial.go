package digest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/textproto"
	"strings"
	"sync"
	"time"

	maillog "github.com/wneessen/go-mail/log"
)

// Stage is a step of the conversation with a mail server.
type Stage string

// The steps of the conversation, in their order.
const (
	StageServer   Stage = "server"   // the configuration names one
	StageConnect  Stage = "connect"  // it answers
	StageGreeting Stage = "greeting" // it takes our name
	StageSecure   Stage = "secure"   // TLS
	StageLogin    Stage = "login"
	StageSender   Stage = "sender"
	StageReceiver Stage = "receiver"
	StageMessage  Stage = "message"
	StageDone     Stage = "done" // the server took the message
)

// Line is one line of a conversation.
type Line struct {
	Ours bool // we said it
	Text string
}

// Trial is what came of a test message.
type Trial struct {
	Server, From, To string
	Stage            Stage // at which it ended; StageDone: the server took the message
	Later            bool  // the server asks to try again later
	Unsure           bool  // it broke off: the server may have the message or not
	Lines            []Line
	Err              error // nil: the server took the message
}

// Try sends a short message to an address through the whole conversation, to see whether
// mail arrives there, and tells what was said.
func (c Config) Try(ctx context.Context, to string, now time.Time) Trial {
	t := Trial{Server: c.SMTP.Server, From: c.SMTP.From, To: to, Stage: StageServer}
	heard := &transcript{}
	t.Err = c.try(ctx, to, now, heard)
	var answer *textproto.Error
	if errors.As(t.Err, &answer) { // the library hands on only what it expected
		heard.hear(false, fmt.Sprintf("%d %s", answer.Code, answer.Msg))
	}
	t.Lines = heard.all()
	if t.Err == nil {
		t.Stage = StageDone
		return t
	}
	if c.SMTP.Server != "" {
		t.Stage = c.SMTP.stage(t.Lines, t.Err)
	}
	t.Later = answer != nil && answer.Code/100 == 4
	t.Unsure = errors.Is(t.Err, errUnsure)
	return t
}

// SendTest is Try for a command: only the error is told.
func (c Config) SendTest(ctx context.Context, to string, now time.Time) error {
	return c.Try(ctx, to, now).Err
}

func (c Config) try(ctx context.Context, to string, now time.Time, heard maillog.Logger) error {
	if c.SMTP.Server == "" {
		return errors.New("there is no mail server: set digest.smtp.server and digest.smtp.from in the configuration")
	}
	m, err := letter{
		from: c.SMTP.From, to: to, at: now, mark: "test " + now.UTC().Format(time.RFC3339Nano),
		subject: "pantaukim: surat uji",
		text: "Ini surat uji dari pantaukim. Bila Anda menerimanya, ringkasan mingguan akan sampai ke alamat ini.\n\n" +
			"This is a test message of pantaukim. If you have it, the weekly digest will reach this address.\n",
		html: "<p>Ini surat uji dari pantaukim. Bila Anda menerimanya, ringkasan mingguan akan sampai ke alamat ini.</p>" +
			"<p lang=\"en\">This is a test message of pantaukim. If you have it, the weekly digest will reach this address.</p>",
	}.write()
	if err != nil {
		return err
	}
	return c.SMTP.deliverHeard(ctx, m, heard)
}

// stage tells at which step a conversation ended without success.
func (s SMTP) stage(lines []Line, err error) Stage {
	last, answered := "", ""
	for _, l := range lines {
		if l.Ours {
			last, answered = l.Text, ""
		} else if answered == "" { // the first line has the code
			answered = l.Text
		}
	}
	verb, _, _ := strings.Cut(strings.ToUpper(last), " ")
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return StageSecure
	case strings.Contains(strings.ToLower(answered), "helo command") || strings.Contains(strings.ToLower(err.Error()), "helo command"):
		return StageGreeting
	}
	switch verb {
	case "":
		return StageConnect
	case "EHLO", "HELO":
		// The server has greeted us; what is missing is what we do next.
		switch secured := said(lines, "STARTTLS") || s.TLS == ImplicitTLS; {
		case !strings.HasPrefix(answered, "250"):
			return StageGreeting
		case s.TLS == StartTLS && !secured:
			return StageSecure
		case s.Username != "":
			return StageLogin
		}
		return StageGreeting
	case "STARTTLS":
		return StageSecure
	case "MAIL":
		return StageSender
	case "RCPT":
		return StageReceiver
	case "DATA":
		return StageMessage
	}
	return StageLogin // what is said there is not written down
}

// said tells whether we have said a command.
func said(lines []Line, verb string) bool {
	for _, l := range lines {
		if l.Ours && strings.EqualFold(l.Text, verb) {
			return true
		}
	}
	return false
}

// transcript keeps what is said to and by a mail server. The library leaves passwords out.
type transcript struct {
	mu    sync.Mutex
	lines []Line
}

// mostLines and longestLine bound what a server can have shown.
const (
	mostLines   = 60
	longestLine = 300
)

func (t *transcript) all() []Line {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Line(nil), t.lines...)
}

// Debugf takes what is said.
func (t *transcript) Debugf(l maillog.Log) {
	t.hear(l.Direction == maillog.DirClientToServer, fmt.Sprintf(l.Format, l.Messages...))
}

func (t *transcript) hear(ours bool, said string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for text := range strings.SplitSeq(strings.TrimSpace(said), "\n") {
		if text = oneLine(text); text != "" && len(t.lines) < mostLines {
			t.lines = append(t.lines, Line{ours, strings.ToValidUTF8(text[:min(len(text), longestLine)], "")})
		}
	}
}

// Infof, Warnf and Errorf are of the library's interface.
func (t *transcript) Infof(maillog.Log) {}

// Warnf is of the library's interface.
func (t *transcript) Warnf(maillog.Log) {}

// Errorf is of the library's interface.
func (t *transcript) Errorf(maillog.Log) {}
