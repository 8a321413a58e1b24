package digest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"pantaukim/internal/kim"
)

// PaperRequest names a report of an area over a week or a month. It names no officers:
// letters are passed on.
type PaperRequest struct {
	Region string   // Kemendagri code; empty: everywhere
	Week   kim.Week // the completed week, if Month is empty
	Month  string   // such as 2025-10
	Format Format   // of the file; NoFile: only the text is wanted
}

// Paper is a report, as a text and as a file.
type Paper struct {
	Heading, Text string
	Name          string // of the file
	Body          []byte
}

// ErrNoPaper says that there is nothing to report on.
var ErrNoPaper = errors.New("nothing to report on")

// letter writes the letter of a recipient as a message.
func (d *Digester) letter(ctx context.Context, f facts, to toSend, now time.Time) (*mail.Msg, error) {
	l := letter{from: d.cfg.SMTP.From, to: to.Address, at: now, mark: to.period + "\n" + to.Region}
	stop, err := d.stopLink(ctx, to.Recipient)
	if err != nil {
		return nil, err
	}
	l.stop = stop
	var paper Paper
	if d.deps.Paper != nil && (to.Format != NoFile || to.rhythm() == Monthly) {
		q := PaperRequest{Region: to.Region, Format: to.Format, Week: f.week}
		if to.rhythm() == Monthly {
			q.Month = to.period
		}
		paper, err = d.deps.Paper(ctx, q)
		if err != nil && (to.rhythm() == Monthly || !errors.Is(err, ErrNoPaper)) {
			return nil, err
		}
		l.file, l.body = paper.Name, paper.Body
	}
	if to.rhythm() == Monthly {
		err = l.month(to.period, to.Region, paper, d.cfg.Link, f.uncalibrated)
	} else {
		digest := f.compose(to.Region, d.cfg.Link)
		digest.Stop = l.stop
		if to.Format != NoFile && l.body == nil {
			digest.Note = "Laporan tidak dilampirkan: tidak ada KIM di wilayah ini yang dapat dilaporkan."
		}
		err = l.week(digest)
	}
	if err != nil {
		return nil, err
	}
	return l.write()
}

// stopPath is the address below that of the pages at which a letter is ended.
const stopPath = "/berhenti/"

// stopLink is the address by which a recipient ends a letter; empty if nobody said where
// the pages are reached.
func (d *Digester) stopLink(ctx context.Context, to Recipient) (string, error) {
	if d.cfg.Address() == "" {
		return "", nil
	}
	token, err := d.subs.Token(ctx, to.Address, to.rhythm())
	return d.cfg.Address() + stopPath + url.PathEscape(token), err
}

// letter is what goes into one message. The same letter to the same address has the same
// Message-ID, so that a mailbox can tell that it has it already.
type letter struct {
	from, to, subject string
	text, html        string // html may be empty
	at                time.Time
	mark              string // what the message is about
	stop              string // address by which it is ended; empty: none
	file              string // name of what is attached; empty: nothing is
	body              []byte
}

// week makes it the letter of a week.
func (l *letter) week(d Digest) (err error) {
	l.subject = d.Subject()
	if l.text, err = d.Text(); err != nil {
		return err
	}
	l.html, err = d.HTML()
	return err
}

// month makes it the letter of a month.
func (l *letter) month(month, region string, p Paper, link, uncalibrated string) (err error) {
	l.subject = "KIM di kim.id, " + monthText(month)
	if region != "" {
		l.subject += " (" + p.Heading + ")"
	}
	if uncalibrated != "" && !strings.Contains(p.Text, uncalibrated) {
		p.Text += "\n\nBelum dikalibrasi: angka dari platform " + oneLine(uncalibrated) + " belum dibandingkan dengan hitungan tangan, jadi masih sementara."
	}
	data := struct {
		Subject, Text, Link, Stop string
		Paragraphs                [][]string
	}{l.subject, strings.TrimSpace(p.Text), link, l.stop, nil}
	for part := range strings.SplitSeq(data.Text, "\n\n") {
		data.Paragraphs = append(data.Paragraphs, strings.Split(strings.TrimSpace(part), "\n"))
	}
	if l.text, err = drawText("month.txt", data); err != nil {
		return err
	}
	l.html, err = drawHTML("month.html", data)
	return err
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
	if l.stop != "" {
		m.SetGenHeader(mail.HeaderListUnsubscribe, "<"+l.stop+">")
		if strings.HasPrefix(l.stop, "https:") { // RFC 8058 wants it
			m.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
		}
	}
	m.Subject(oneLine(l.subject))
	m.SetBodyString(mail.TypeTextPlain, l.text)
	if l.html != "" {
		m.AddAlternativeString(mail.TypeTextHTML, l.html)
	}
	if l.body != nil {
		kinds := map[bool]mail.ContentType{
			true:  "application/pdf",
			false: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		}
		m.AttachReadSeeker(l.file, bytes.NewReader(l.body), mail.WithFileContentType(kinds[strings.HasSuffix(l.file, ".pdf")]))
	}
	return m, nil
}
