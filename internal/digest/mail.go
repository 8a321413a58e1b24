package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// message writes one digest to one address as a message with text and HTML. The
// same digest to the same address has the same Message-ID, so that a mailbox can
// tell that it has it already.
func message(from, to string, d Digest, now time.Time) (*mail.Msg, error) {
	text, err := d.Text()
	if err != nil {
		return nil, err
	}
	page, err := d.HTML()
	if err != nil {
		return nil, err
	}
	return letter{
		from: from, to: to, subject: d.Subject(), text: text, html: page, at: now,
		mark: d.Week.String() + "\n" + d.Region,
	}.write()
}

// letter is what goes into one message.
type letter struct {
	from, to, subject string
	text, html        string // html may be empty
	at                time.Time
	mark              string // what the message is about: the same to the same address has the same Message-ID
}

// write returns the message. Lines are kept short and other letters than ASCII are
// encoded, as every mail server takes them.
func (l letter) write() (*mail.Msg, error) {
	m := mail.NewMsg(mail.WithEncoding(mail.EncodingQP))
	if err := m.From(l.from); err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	if err := m.To(l.to); err != nil {
		return nil, fmt.Errorf("receiver: %w", err)
	}
	from, to := m.GetFrom()[0].Address, m.GetTo()[0].Address
	_, domain, _ := strings.Cut(from, "@")
	sum := sha256.Sum256([]byte(l.mark + "\n" + to))
	m.SetMessageIDWithValue(hex.EncodeToString(sum[:12]) + ".pantaukim@" + domain)
	m.SetDateWithValue(l.at)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(l.subject)
	m.SetBodyString(mail.TypeTextPlain, l.text)
	if l.html != "" {
		m.AddAlternativeString(mail.TypeTextHTML, l.html)
	}
	return m, nil
}
