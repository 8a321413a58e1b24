package digest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"os"
	"strings"
	"time"
)

// errUnsure says that the connection broke after the message was handed over and
// before the server's answer: it may have been taken or not.
var errUnsure = errors.New("it is not known whether the server took the message")

// mailTime bounds the whole talk with the server.
const mailTime = 2 * time.Minute

// message writes one digest to one address as a message with text and HTML. The
// same digest to the same address has the same Message-ID, so that a mailbox can
// tell that it has it already.
func message(from, to string, d Digest, now time.Time) ([]byte, error) {
	text, err := d.Text()
	if err != nil {
		return nil, err
	}
	page, err := d.HTML()
	if err != nil {
		return nil, err
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	receiver, err := mail.ParseAddress(to)
	if err != nil {
		return nil, fmt.Errorf("receiver: %w", err)
	}
	_, domain, _ := strings.Cut(sender.Address, "@")
	sum := sha256.Sum256([]byte(d.Week.String() + "\n" + d.Region + "\n" + receiver.Address))
	var out bytes.Buffer
	body := multipart.NewWriter(&out)
	for _, header := range [][2]string{
		{"From", sender.String()}, {"To", receiver.String()}, {"Subject", mime.QEncoding.Encode("utf-8", d.Subject())},
		{"Date", now.Format(time.RFC1123Z)}, {"Message-ID", "<" + hex.EncodeToString(sum[:12]) + ".pantaukim@" + domain + ">"},
		{"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"},
		{"Content-Type", `multipart/alternative; boundary="` + body.Boundary() + `"`},
	} {
		fmt.Fprintf(&out, "%s: %s\r\n", header[0], header[1])
	}
	out.WriteString("\r\n")
	for _, part := range [][2]string{{"text/plain", text}, {"text/html", page}} {
		w, err := body.CreatePart(textproto.MIMEHeader{
			"Content-Type": {part[0] + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
		})
		if err != nil {
			return nil, err
		}
		q := quotedprintable.NewWriter(w)
		if _, err := q.Write([]byte(part[1])); err != nil {
			return nil, err
		}
		if err := q.Close(); err != nil {
			return nil, err
		}
	}
	if err := body.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// deliver hands a message over. An error that is not errUnsure means that the
// server did not take it.
func (s SMTP) deliver(ctx context.Context, to string, text []byte) (err error) {
	client, stop, err := s.connect(ctx)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.Server, err)
	}
	defer stop()
	sender, err := mail.ParseAddress(s.From)
	if err != nil {
		return err
	}
	receiver, err := mail.ParseAddress(to)
	if err != nil {
		return err
	}
	if err := client.Mail(sender.Address); err != nil {
		return fmt.Errorf("mail server %s, sender: %w", s.Server, err)
	}
	if err := client.Rcpt(receiver.Address); err != nil {
		return fmt.Errorf("mail server %s, receiver %s: %w", s.Server, receiver.Address, err)
	}
	w, err := client.Data()
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.Server, err)
	}
	if _, err := w.Write(text); err != nil {
		// The end of the message was not sent, so no server can have taken it.
		return fmt.Errorf("mail server %s: %w", s.Server, err)
	}
	err = w.Close()
	var answer *textproto.Error
	switch {
	case err == nil:
		_ = client.Quit() // it has the message
		return nil
	case errors.As(err, &answer):
		return fmt.Errorf("mail server %s refuses the message: %w", s.Server, err)
	}
	return fmt.Errorf("mail server %s: %w: %w", s.Server, errUnsure, err)
}

// connect opens a connection that is secured and logged in as configured.
func (s SMTP) connect(ctx context.Context) (client *smtp.Client, stop func(), err error) {
	host, _, err := net.SplitHostPort(s.Server)
	if err != nil {
		return nil, nil, err
	}
	trust, err := s.trust(host)
	if err != nil {
		return nil, nil, err
	}
	conn, err := (&net.Dialer{Timeout: 30 * time.Second}).DialContext(ctx, "tcp", s.Server)
	if err != nil {
		return nil, nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(mailTime)); err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	ended := context.AfterFunc(ctx, func() { conn.Close() })
	stop = func() { ended(); conn.Close() }
	if s.TLS == ImplicitTLS {
		conn = tls.Client(conn, trust)
	}
	client, err = smtp.NewClient(conn, host)
	if err != nil {
		stop()
		return nil, nil, err
	}
	if s.TLS == StartTLS {
		if ok, _ := client.Extension("STARTTLS"); !ok {
			stop()
			return nil, nil, errors.New("it does not offer STARTTLS, and mail is not sent in the clear")
		}
		if err := client.StartTLS(trust); err != nil {
			stop()
			return nil, nil, fmt.Errorf("STARTTLS: %w", err)
		}
	}
	if s.Username != "" {
		if err := client.Auth(smtp.PlainAuth("", s.Username, s.Password, host)); err != nil {
			stop()
			return nil, nil, fmt.Errorf("login as %s: %w", s.Username, err)
		}
	}
	return client, stop, nil
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

// Check connects and logs in as for a digest, and sends nothing.
func (c Config) Check(ctx context.Context) error {
	if len(c.Recipients) == 0 {
		return nil
	}
	client, stop, err := c.SMTP.connect(ctx)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", c.SMTP.Server, err)
	}
	defer stop()
	_ = client.Quit() // nothing was asked of it
	return nil
}
