package digest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/datafile"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Deps are the things that digests lean on.
type Deps struct {
	Conn driver.Conn
	Log  *slog.Logger
	Now  func() time.Time
	// Uncalibrated names the platforms whose figures nobody has compared with a count by
	// hand, empty if there is none. Nil: nothing is said of it.
	Uncalibrated func(context.Context) (string, error)

	// Instance names this program where several machines work on one warehouse: what was sent
	// is then kept in the warehouse. Empty: in a file of the data folder.
	Instance string
	// Paper makes the report that a monthly letter tells and that letters have attached. Nil:
	// there are none, and nothing monthly is sent.
	Paper func(context.Context, PaperRequest) (Paper, error)
	// May is asked before each message; an error keeps it from being sent. May be nil.
	May func() error

	DataDir string // holds the files, unless configured otherwise, and what was sent
}

// Digester makes digests and sends them.
type Digester struct {
	deps Deps
	cfg  Config
	subs *Subscriptions
	only string // the one address that it sends to; empty: all
}

// New returns a digester; it reads nothing yet.
func New(deps Deps, cfg Config) *Digester {
	return &Digester{deps: deps, cfg: cfg, subs: NewSubscriptions(deps.Conn, deps.Now, cfg)}
}

// ErrHeld says that no digest is made yet, because the newest run was abnormal or the
// method has changed. It is tried again at the next planned moment.
var ErrHeld = errors.New("digest held back")

// Report says what became of a digest.
type Report struct {
	Week   string   `json:"week"`
	Held   string   `json:"held,omitempty"` // why it was held back
	Files  []string `json:"files,omitempty"`
	Sent   []string `json:"sent,omitempty"`   // addresses
	Before []string `json:"before,omitempty"` // addresses that had it before
	Unsure []string `json:"unsure,omitempty"` // addresses that may have it or not
	Failed []string `json:"failed,omitempty"` // addresses that did not get it
	Empty  []string `json:"empty,omitempty"`  // addresses of whose area or month there is nothing to tell
}

// dir returns the folder of the files.
func (d *Digester) dir() string {
	if d.cfg.Dir != "" {
		return d.cfg.Dir
	}
	return filepath.Join(d.deps.DataDir, "digests")
}

// Run makes the digest of the last completed week and sends it to every address
// that has not had it. Calling it again sends nothing twice: an address of which it
// is not known whether it got the digest, after a crash or a broken connection, is
// reported and left alone. With again, even those get it that had it.
//
// The first digest after a change of method is held back for its week, unless again is
// set: its changes of status may come from the method alone.
//
// The error is ErrHeld if the newest run was abnormal or the method has changed; any
// other error says what could not be done, and what could be done is done.
func (d *Digester) Run(ctx context.Context, again bool) (Report, error) {
	now := d.deps.Now()
	f, err := d.read(ctx, now)
	if err != nil {
		return Report{}, err
	}
	report := Report{Week: f.week.String()}
	log, err := d.openLog(ctx)
	if err != nil {
		return report, err
	}
	report.Held = f.abnormal(d.cfg.MinObserved)
	if report.Held == "" {
		if report.Held, err = d.hold(ctx, log, f.week, again); err != nil {
			return report, err
		}
	}
	if report.Held != "" {
		d.deps.Log.Warn("the digest is held back", "week", report.Week, "why", report.Held)
		return report, fmt.Errorf("%w: %s", ErrHeld, report.Held)
	}
	if report.Files, err = d.file(f); err != nil {
		return report, err
	}
	return report, d.send(ctx, f, log, now, again, &report)
}

// read reads what the digests of the last completed week tell.
func (d *Digester) read(ctx context.Context, now time.Time) (facts, error) {
	f, err := read(ctx, d.deps.Conn, now)
	if err == nil && d.deps.Uncalibrated != nil {
		f.uncalibrated, err = d.deps.Uncalibrated(ctx)
	}
	return f, err
}

// file writes the digest of all groups as text and HTML.
func (d *Digester) file(f facts) ([]string, error) {
	digest := f.compose("", d.cfg.Link)
	text, err := digest.Text()
	if err != nil {
		return nil, err
	}
	page, err := digest.HTML()
	if err != nil {
		return nil, err
	}
	name := d.textFile(f.week.String())
	files := []string{name, strings.TrimSuffix(name, ".txt") + ".html"}
	return files, errors.Join(datafile.Replace(files[0], []byte(text)), datafile.Replace(files[1], []byte(page)))
}

// send sends its letter to every address that is to have one.
func (d *Digester) send(ctx context.Context, f facts, log *log, now time.Time, again bool, report *Report) error {
	recipients, err := d.subs.Wanted(ctx)
	if err != nil {
		return err
	}
	if len(recipients) > 0 && d.cfg.SMTP.Server == "" {
		return errors.New("people have subscribed to letters, but there is no mail server: set digest.smtp.server and digest.smtp.from")
	}
	var errs []error
	for _, to := range recipients {
		if d.only != "" && bare(d.only) != bare(to.Address) {
			continue
		}
		l := toSend{Recipient: to, period: report.Week, name: to.Address}
		if to.rhythm() == Monthly {
			if d.deps.Paper == nil {
				continue
			}
			l.period = monthDone(f.week)
			l.name += " (" + l.period + ")"
		}
		switch state := log.of(l.period, to.Address); {
		case state == sent && !again:
			report.Before = append(report.Before, l.name)
		case (state == sending || state == unsure) && !again:
			report.Unsure = append(report.Unsure, l.name)
			if state == sending {
				d.deps.Log.Error("it is not known whether a digest was sent before the program ended; it is not sent again by itself",
					"period", l.period, "to", to.Address, "do", "ask there, and run \"pantaukim digest --again --to ADDRESS\" if it is missing")
				errs = append(errs, log.note(ctx, l.period, to.Address, unsure, now))
			}
		default:
			errs = append(errs, d.sendTo(ctx, f, l, log, now, again, report))
		}
	}
	return errors.Join(errs...)
}

// toSend is one letter that is to be sent.
type toSend struct {
	Recipient
	period string // see periodOf
	name   string // in the report of what was done
}

// sendTo sends the letter to one address: first it notes that it does, then it
// does, then it notes that it did.
func (d *Digester) sendTo(ctx context.Context, f facts, to toSend, log *log, now time.Time, again bool, report *Report) error {
	letter, err := d.letter(ctx, f, to, now)
	switch {
	case errors.Is(err, ErrNoPaper):
		report.Empty = append(report.Empty, to.name)
		d.deps.Log.Info("there is nothing to tell in a letter", "period", to.period, "to", to.Address, "why", err)
		return nil
	case err != nil:
		report.Failed = append(report.Failed, to.name)
		return fmt.Errorf("letter to %s: %w", to.Address, err)
	}
	if d.deps.May != nil {
		if err := d.deps.May(); err != nil {
			return err
		}
	}
	if err := log.note(ctx, to.period, to.Address, sending, now); err != nil {
		return err // without a note nothing is sent
	}
	if log.shared != nil {
		if alone, err := log.shared.alone(ctx, to.period, to.Address); !again && (err != nil || !alone) {
			report.Failed = append(report.Failed, to.name)
			return errors.Join(errors.New("another instance has to do with the digest to "+to.Address+" at this moment; it is left to the next planned moment"),
				err, log.note(ctx, to.period, to.Address, "", now))
		}
	}
	err = d.cfg.SMTP.deliver(ctx, letter)
	switch {
	case err == nil:
		report.Sent = append(report.Sent, to.name)
		d.deps.Log.Info("digest sent", "period", to.period, "to", to.Address)
		return log.note(ctx, to.period, to.Address, sent, now)
	case errors.Is(err, errUnsure):
		report.Unsure = append(report.Unsure, to.name)
		return errors.Join(err, log.note(ctx, to.period, to.Address, unsure, now))
	}
	report.Failed = append(report.Failed, to.name)
	return errors.Join(err, log.note(ctx, to.period, to.Address, "", now))
}

// Only returns a digester for one of the addresses; ok is false if no letter goes there.
func (d *Digester) Only(ctx context.Context, address string) (one *Digester, ok bool, err error) {
	wanted, err := d.subs.Wanted(ctx)
	ok = slices.ContainsFunc(wanted, func(r Recipient) bool { return bare(r.Address) == bare(address) })
	return &Digester{deps: d.deps, cfg: d.cfg, subs: d.subs, only: address}, ok, err
}

// Deliveries returns what became of the letters, the newest first.
func (d *Digester) Deliveries(ctx context.Context) ([]Delivery, error) {
	log, err := d.openLog(ctx)
	if err != nil {
		return nil, err
	}
	var out []Delivery
	for period, letters := range log.Weeks {
		_, every, err := readPeriod(period)
		if err != nil {
			return nil, fmt.Errorf("read what was sent: %w", err)
		}
		for address, l := range letters {
			if l.State != "" {
				out = append(out, Delivery{address, every, period, l.State, l.At})
			}
		}
	}
	slices.SortFunc(out, func(a, b Delivery) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Every, b.Every))
	})
	return out, nil
}

// Preview returns the digest of a region as text, without sending or keeping
// anything, and why it would be held back; empty if it would not.
func (d *Digester) Preview(ctx context.Context, region string) (text, held string, err error) {
	f, err := d.read(ctx, d.deps.Now())
	if err != nil {
		return "", "", err
	}
	if held = f.abnormal(d.cfg.MinObserved); held == "" {
		log, err := d.openLog(ctx)
		if err != nil {
			return "", "", err
		}
		if held, err = d.changed(log, f.week); err != nil {
			return "", "", err
		}
	}
	text, err = f.compose(region, d.cfg.Link).Text()
	return text, held, err
}
