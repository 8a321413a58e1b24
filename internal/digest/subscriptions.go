package digest

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	_ "embed" // the queries
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/recipients.sql
	recipientsSQL string
	//go:embed sql/key.sql
	keySQL string
)

// Subscriptions are the letters that are sent: those of the configuration, and those that
// people have subscribed to on the page.
type Subscriptions struct {
	conn       driver.Conn
	now        func() time.Time
	configured []Recipient
}

// NewSubscriptions returns the subscriptions; it reads nothing yet.
func NewSubscriptions(conn driver.Conn, now func() time.Time, cfg Config) *Subscriptions {
	return &Subscriptions{conn, now, cfg.Recipients}
}

// Subscription is one letter to one address.
type Subscription struct {
	Recipient
	Stopped    bool      `ch:"stopped"`
	Who        string    `ch:"who"` // who asked for it or stopped it; empty: the recipient, by the link of a letter
	At         time.Time `ch:"at"`  // when; the zero time: it stands in the configuration
	Configured bool      // by the YAML file, which says the rest of it
}

// ErrUnknown says that there is no such subscription.
var ErrUnknown = errors.New("no such subscription")

// mostSubscriptions bounds what a page can fill the table with.
const mostSubscriptions = 1000

// All returns all letters, those of the configuration first.
func (s *Subscriptions) All(ctx context.Context) ([]Subscription, error) {
	rows, err := warehouse.Select[struct {
		Recipient
		Stopped bool      `ch:"stopped"`
		Who     string    `ch:"who"`
		At      time.Time `ch:"at"`
	}](ctx, s.conn, recipientsSQL)
	if err != nil {
		return nil, fmt.Errorf("read the subscriptions: %w", err)
	}
	var out []Subscription
	for _, r := range s.configured {
		r.Every = Weekly
		out = append(out, Subscription{Recipient: r, Configured: true})
	}
	of := func(address string, every Every) int {
		return slices.IndexFunc(out, func(o Subscription) bool { return o.Configured && o.is(address, every) })
	}
	for _, r := range rows {
		kept := Subscription{Recipient: r.Recipient, Stopped: r.Stopped, Who: r.Who, At: r.At}
		if i := of(r.Address, r.Every); i >= 0 {
			// The file says to whom; the table only whether that person still wants it.
			out[i].Stopped, out[i].Who, out[i].At = kept.Stopped, kept.Who, kept.At
			continue
		}
		out = append(out, kept)
	}
	return out, nil
}

// Wanted returns the letters that are to be sent.
func (s *Subscriptions) Wanted(ctx context.Context) ([]Recipient, error) {
	all, err := s.All(ctx)
	var out []Recipient
	for _, o := range all {
		if !o.Stopped {
			out = append(out, o.Recipient)
		}
	}
	return out, err
}

// Of returns the letter that comes so often to an address, or ErrUnknown.
func (s *Subscriptions) Of(ctx context.Context, address string, every Every) (Subscription, error) {
	all, err := s.All(ctx)
	if err != nil {
		return Subscription{}, err
	}
	i := slices.IndexFunc(all, func(o Subscription) bool { return o.is(address, every) })
	if i < 0 {
		return Subscription{}, ErrUnknown
	}
	return all[i], nil
}

// Subscribe keeps that an address wants a letter. One that it has is changed; of one of the
// configuration it can only be said that it is wanted again. Errors of what was entered are
// BadRecipientError.
func (s *Subscriptions) Subscribe(ctx context.Context, r Recipient, who string) error {
	r, err := r.checked()
	if err != nil {
		return err
	}
	all, err := s.All(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(o Subscription) bool { return o.is(r.Address, r.Every) })
	switch {
	case i >= 0 && all[i].Configured && !all[i].Stopped:
		return BadRecipientError{"address": "configured"}
	case i < 0 && len(all) >= mostSubscriptions:
		return BadRecipientError{"address": "many"}
	}
	return s.write(ctx, r, false, who)
}

// Stop keeps that an address no longer wants a letter.
func (s *Subscriptions) Stop(ctx context.Context, address string, every Every, who string) error {
	before, err := s.Of(ctx, address, every)
	if err != nil || before.Stopped {
		return err
	}
	r := before.Recipient
	r.Address = bare(r.Address)
	return s.write(ctx, r, true, who)
}

func (s *Subscriptions) write(ctx context.Context, r Recipient, stopped bool, who string) error {
	at := s.now().UTC()
	err := warehouse.Retry{Wait: notedWithin}.Do(ctx, "keeping a subscription", func(ctx context.Context) error {
		return warehouse.Insert(ctx, s.conn, "digest_recipients", []struct {
			Recipient
			Stopped bool      `ch:"stopped"`
			Who     string    `ch:"who"`
			At      time.Time `ch:"at"`
			Version uint64    `ch:"version"`
		}{{r, stopped, who, at, uint64(at.UnixNano())}})
	})
	if err != nil {
		return fmt.Errorf("keep the subscription: %w", err)
	}
	return nil
}

// key returns the key that links are signed with. All machines on one warehouse have the
// same: of two that make one at the same moment, the older one counts for both.
func (s *Subscriptions) key(ctx context.Context) ([]byte, error) {
	read := func() (string, error) {
		rows, err := warehouse.Select[struct {
			Secret string `ch:"secret"`
		}](ctx, s.conn, keySQL)
		if err != nil || len(rows) == 0 {
			return "", err
		}
		return rows[0].Secret, nil
	}
	secret, err := read()
	if err == nil && secret == "" {
		made := make([]byte, 32)
		_, _ = rand.Read(made) // never fails
		at := time.Now().UTC()
		err = warehouse.Insert(ctx, s.conn, "digest_keys", []struct {
			Secret  string    `ch:"secret"`
			At      time.Time `ch:"at"`
			Version uint64    `ch:"version"`
		}{{hex.EncodeToString(made), at, uint64(at.UnixNano())}})
		if err == nil {
			secret, err = read()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the key of links in letters: %w", err)
	}
	return hex.DecodeString(secret)
}

// Token returns what the link of a letter carries: the letter, and a signature by which it
// is known that this program wrote it. It holds for good: letters are kept for years.
func (s *Subscriptions) Token(ctx context.Context, address string, every Every) (string, error) {
	key, err := s.key(ctx)
	if err != nil {
		return "", err
	}
	text := []byte(string(every) + "\n" + bare(address))
	return base64.RawURLEncoding.EncodeToString(append(sign(key, text), text...)), nil
}

// signatureBytes is how much of the signature a link carries.
const signatureBytes = 16

func sign(key, text []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("berhenti\n"))
	mac.Write(text)
	return mac.Sum(nil)[:signatureBytes:signatureBytes]
}

// Read returns the letter that a token is about, or ErrUnknown.
func (s *Subscriptions) Read(ctx context.Context, token string) (Subscription, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) <= signatureBytes || len(raw) > 2*longestAddress {
		return Subscription{}, ErrUnknown
	}
	key, err := s.key(ctx)
	if err != nil {
		return Subscription{}, err
	}
	text := raw[signatureBytes:]
	if !hmac.Equal(sign(key, text), raw[:signatureBytes]) {
		return Subscription{}, ErrUnknown
	}
	every, address, _ := strings.Cut(string(text), "\n")
	return s.Of(ctx, address, Every(every))
}

// Delivery is what became of one letter.
type Delivery struct {
	Address string
	Every   Every
	Period  string // the Monday of the week, or the month such as 2025-10
	State   string // sent, unsure, sending
	At      time.Time
}
