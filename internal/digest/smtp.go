package digest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	maillog "github.com/wneessen/go-mail/log"
	"github.com/wneessen/go-mail/smtp"
)

// errUnsure says that the connection broke after the message was handed over and
// before the server's answer: it may have been taken or not.
var errUnsure = errors.New("it is not known whether the server took the message")

// connectTime bounds the way to the server until it is greeted and logged in, talkTime
// the talk after that.
const (
	connectTime = 30 * time.Second
	talkTime    = 2 * time.Minute
)

// deliver hands a message over. An error that is not errUnsure means that the
// server did not take it.
func (s SMTP) deliver(ctx context.Context, m *mail.Msg) error { return s.deliverHeard(ctx, m, nil) }

// deliverHeard is deliver, and hands on what is said; heard may be nil.
func (s SMTP) deliverHeard(ctx context.Context, m *mail.Msg, heard maillog.Logger) error {
	talk, err := s.connect(ctx, heard)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.Server, err)
	}
	defer talk.end()
	if err := talk.envelope(m); err != nil {
		return fmt.Errorf("mail server %s, %w", s.Server, err)
	}
	w, err := talk.client.Data()
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.Server, err)
	}
	if _, err := m.WriteTo(w); err != nil {
		// The end of the message was not sent, so no server can have taken it.
		return fmt.Errorf("mail server %s: %w", s.Server, err)
	}
	err = w.Close()
	var answer *textproto.Error
	switch {
	case err == nil:
		if data, ok := w.(*smtp.DataCloser); ok && heard != nil {
			heard.Debugf(maillog.Log{Direction: maillog.DirServerToClient, Format: "250 %s", Messages: []any{data.ServerResponse()}})
		}
		_ = talk.client.Quit() // it has the message
		return nil
	case errors.As(err, &answer):
		return fmt.Errorf("mail server %s refuses the message: %w", s.Server, err)
	}
	return fmt.Errorf("mail server %s: %w: %w", s.Server, errUnsure, err)
}

// talk is a connection to the mail server that is secured and logged in as configured.
type talk struct {
	client *smtp.Client
	ended  func() bool // from now on the context does not break the talk off
}

// end closes the connection, whatever was said.
func (t talk) end() {
	t.ended()
	_ = t.client.Close() // after QUIT it is closed already
}

// envelope names sender and receiver. A strict server refuses them here, and not before.
func (t talk) envelope(m *mail.Msg) error {
	from, err := m.GetSender(false)
	if err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	to, err := m.GetRecipients()
	if err != nil {
		return fmt.Errorf("receiver: %w", err)
	}
	if err := t.client.Mail(from); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	for _, address := range to {
		if err := t.client.Rcpt(address); err != nil {
			return fmt.Errorf("receiver %s: %w", address, err)
		}
	}
	return nil
}

// connect opens a connection and logs in. With a login the server must offer one of the
// ways that SMTP.Username names. What is said is handed to heard, which may be nil.
func (s SMTP) connect(ctx context.Context, heard maillog.Logger) (talk, error) {
	host, port, err := net.SplitHostPort(s.Server)
	if err != nil {
		return talk{}, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return talk{}, fmt.Errorf("port %q: %w", port, err)
	}
	trust, err := s.trust(host)
	if err != nil {
		return talk{}, err
	}
	// The library leaves the connection open if the server refuses us, so it is opened here.
	// A stop breaks it off at any moment, also while the server is slow to greet.
	var conn net.Conn
	stopped, ended := ctx, func() bool { return true }
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		var err error
		if s.TLS == ImplicitTLS {
			conn, err = (&tls.Dialer{Config: trust}).DialContext(ctx, network, address)
		} else {
			conn, err = (&net.Dialer{}).DialContext(ctx, network, address)
		}
		if err == nil {
			opened := conn
			ended = context.AfterFunc(stopped, func() { _ = opened.Close() })
		}
		return conn, err
	}
	options := []mail.Option{
		mail.WithPort(number), mail.WithTimeout(connectTime), mail.WithTLSConfig(trust), mail.WithHELO(s.greeting(ctx)),
		mail.WithDialContextFunc(dial), mail.WithTLSPolicy(mail.NoTLS),
	}
	if s.TLS == StartTLS {
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if heard != nil {
		options = append(options, mail.WithLogger(heard), mail.WithDebugLog())
	}
	if s.Username != "" {
		options = append(options, mail.WithUsername(s.Username), mail.WithPassword(s.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthPlain, mail.SMTPAuthLogin, mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthCramMD5))
	}
	c, err := mail.NewClient(host, options...)
	if err != nil {
		return talk{}, err
	}
	client, err := c.DialToSMTPClientWithContext(ctx)
	if err == nil {
		err = client.UpdateDeadline(talkTime)
	}
	if err != nil {
		ended()
		if conn != nil {
			_ = conn.Close() // the error says more
		}
		return talk{}, err
	}
	return talk{client, ended}, nil
}

// greeting is the name by which the program greets the mail server: the configured one,
// else the full name of this machine. A machine without a full name gives its address in
// brackets, as RFC 5321 (4.1.4) has it; strict servers refuse a name without a domain.
func (s SMTP) greeting(ctx context.Context) string {
	if s.Greeting != "" {
		return s.Greeting
	}
	if name, err := os.Hostname(); err == nil && strings.Contains(name, ".") {
		return name
	}
	// Nothing is sent: the system only chooses from which address it would be.
	conn, err := (&net.Dialer{}).DialContext(ctx, "udp", s.Server)
	if err != nil {
		return "[127.0.0.1]" // the server cannot be found, which connecting says next
	}
	defer conn.Close()
	from, _, err := net.SplitHostPort(conn.LocalAddr().String())
	if err != nil || from == "" {
		return "[127.0.0.1]"
	}
	if strings.Contains(from, ":") {
		from, _, _ = strings.Cut(from, "%") // without the name of the interface
		return "[IPv6:" + from + "]"
	}
	return "[" + from + "]"
}

func (s SMTP) trust(host string) (*tls.Config, error) {
	trust := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if s.CAFile == "" {
		return trust, nil
	}
	text, err := os.ReadFile(s.CAFile)
	if err != nil {
		return nil, err
	}
	trust.RootCAs = x509.NewCertPool()
	if !trust.RootCAs.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate", s.CAFile)
	}
	return trust, nil
}

// Check goes through the whole conversation of a letter for every recipient, up to the
// server's word that it would take the message, and sends nothing.
func (c Config) Check(ctx context.Context, recipients []Recipient) error {
	if len(recipients) == 0 {
		return nil
	}
	talk, err := c.SMTP.connect(ctx, nil)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", c.SMTP.Server, err)
	}
	defer talk.end()
	var errs []error
	for _, r := range recipients {
		l := letter{from: c.SMTP.From, to: r.Address}
		m, err := l.write()
		if err != nil {
			return err
		}
		if err := talk.envelope(m); err != nil {
			errs = append(errs, fmt.Errorf("mail server %s, %w", c.SMTP.Server, err))
		}
		if err := talk.client.Reset(); err != nil {
			return errors.Join(append(errs, fmt.Errorf("mail server %s: %w", c.SMTP.Server, err))...)
		}
	}
	_ = talk.client.Quit() // nothing was handed over
	return errors.Join(errs...)
}
