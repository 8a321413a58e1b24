package objection

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/all.sql
	allSQL string
	//go:embed sql/by_receipt.sql
	byReceiptSQL string
	//go:embed sql/by_id.sql
	byIDSQL string
)

// Store keeps the reports in the warehouse.
type Store struct {
	conn driver.Conn
	now  func() time.Time
}

// NewStore returns a store; it reads nothing yet.
func NewStore(conn driver.Conn, now func() time.Time) *Store { return &Store{conn: conn, now: now} }

// Add keeps a report as of now and returns the token of its receipt: whoever holds it may
// read the answer. Only its hash is stored. Errors of what was entered are BadFieldsError.
func (s *Store) Add(ctx context.Context, o Objection) (token string, err error) {
	o = o.tidied()
	if err := o.Check(); err != nil {
		return "", err
	}
	raw := make([]byte, 8+16)
	_, _ = rand.Read(raw) // never fails
	o.ID, token = hex.EncodeToString(raw[:8]), base64.RawURLEncoding.EncodeToString(raw[8:])
	o.At, o.Receipt = s.now().UTC().Truncate(time.Millisecond), hashed(token)
	o.Answer, o.AnsweredBy, o.AnsweredAt = "", "", time.Time{}
	return token, s.write(ctx, o)
}

// Answer keeps what staff answer. Name and contact of the sender are emptied.
// Errors are BadFieldsError, ErrUnknown and ErrAnswered.
func (s *Store) Answer(ctx context.Context, id, by, text string) error {
	if err := CheckAnswer(text); err != nil {
		return err
	}
	o, err := s.Of(ctx, id)
	if err != nil {
		return err
	}
	if o.Answered() {
		return fmt.Errorf("report %s: %w", id, ErrAnswered)
	}
	o.Answer, o.AnsweredBy, o.AnsweredAt = strings.TrimSpace(text), by, s.now().UTC().Truncate(time.Millisecond)
	o.Name, o.Contact = "", ""
	return s.write(ctx, o)
}

// writeWait is for how long a report waits for a warehouse that is away: somebody looks at
// the screen.
const writeWait = 5 * time.Second

func (s *Store) write(ctx context.Context, o Objection) error {
	rows := []struct {
		Objection
		Version uint64 `ch:"version"`
	}{{o, uint64(s.now().UnixMilli())}}
	if o.Answered() && rows[0].Version <= uint64(o.At.UnixMilli()) { // the answer wins within one millisecond too
		rows[0].Version = uint64(o.At.UnixMilli()) + 1
	}
	err := warehouse.Retry{Wait: writeWait}.Do(ctx, "keeping a report", func(ctx context.Context) error {
		return warehouse.Insert(ctx, s.conn, "objections", rows)
	})
	if err != nil {
		return fmt.Errorf("keep the report: %w", err)
	}
	return nil
}

// shownFor is for how long answered reports stay on the list of staff.
const shownFor = 60 * 24 * time.Hour

// Listed returns the reports that are not answered, and those that were lately, the oldest first.
func (s *Store) Listed(ctx context.Context) ([]Objection, error) {
	list, err := warehouse.Select[Objection](ctx, s.conn, allSQL, warehouse.Bind("since", s.now().UTC().Add(-shownFor)))
	if err != nil {
		return nil, fmt.Errorf("read the reports: %w", err)
	}
	return list, nil
}

// Of returns the report of an id; ErrUnknown if there is none.
func (s *Store) Of(ctx context.Context, id string) (Objection, error) {
	return s.one(ctx, byIDSQL, "id", id)
}

// OfReceipt returns the report of which somebody holds the token; ErrUnknown if there is none.
func (s *Store) OfReceipt(ctx context.Context, token string) (Objection, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(16) {
		return Objection{}, ErrUnknown
	}
	return s.one(ctx, byReceiptSQL, "receipt", hashed(token))
}

func (s *Store) one(ctx context.Context, sql, parameter, value string) (Objection, error) {
	list, err := warehouse.Select[Objection](ctx, s.conn, sql, warehouse.Bind(parameter, value))
	if err != nil {
		return Objection{}, fmt.Errorf("read a report: %w", err)
	}
	if len(list) != 1 {
		return Objection{}, ErrUnknown
	}
	return list[0], nil
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
