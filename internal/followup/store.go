package followup

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/of_group.sql
	ofGroupSQL string
	//go:embed sql/in_region.sql
	inRegionSQL string
)

// Store keeps the records in the warehouse.
type Store struct {
	conn driver.Conn
	now  func() time.Time
}

// NewStore returns a store; it reads nothing yet.
func NewStore(conn driver.Conn, now func() time.Time) *Store { return &Store{conn: conn, now: now} }

// Add records a follow-up, as of now, and returns it: once, if the same is recorded
// twice within ten minutes, as when a button is pressed twice. Errors of what was
// entered are BadFieldsError.
func (s *Store) Add(ctx context.Context, r Record) (Record, error) {
	r.At = s.now().UTC().Truncate(time.Millisecond)
	r.Note = strings.TrimSpace(r.Note)
	if err := r.Check(); err != nil {
		return r, err
	}
	before, err := s.Of(ctx, r.GroupID)
	if err != nil {
		return r, err
	}
	if len(before) > 0 && before[0].sameAs(r) && r.At.Sub(before[0].At) < sameWithin {
		return before[0], nil
	}
	id := make([]byte, 8)
	_, _ = rand.Read(id) // never fails
	r.ID = hex.EncodeToString(id)
	return r, s.write(ctx, r, false)
}

// Change completes a record that the same person made: what is known of it now takes the
// place of what was recorded. When it was recorded stays. Errors are those of Add, and
// ErrUnknown if there is no such record of that person.
func (s *Store) Change(ctx context.Context, id string, r Record) (Record, error) {
	records, err := s.Of(ctx, r.GroupID)
	if err != nil {
		return r, err
	}
	i := slices.IndexFunc(records, func(o Record) bool { return o.ID == id && o.Who == r.Who })
	if i < 0 {
		return r, fmt.Errorf("follow-up %s of %s by %s: %w", id, r.GroupID, r.Who, ErrUnknown)
	}
	r.ID, r.At, r.Note = records[i].ID, records[i].At, strings.TrimSpace(r.Note)
	if err := r.Check(); err != nil {
		return r, err
	}
	return r, s.write(ctx, r, false)
}

// Withdraw takes a record back that was made by mistake.
func (s *Store) Withdraw(ctx context.Context, group, id string) error {
	records, err := s.Of(ctx, group)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(records, func(r Record) bool { return r.ID == id })
	if i < 0 {
		return fmt.Errorf("follow-up %s of %s: %w", id, group, ErrUnknown)
	}
	return s.write(ctx, records[i], true)
}

// writeWait is for how long a record waits for a warehouse that is away: somebody
// looks at the screen.
const writeWait = 30 * time.Second

func (s *Store) write(ctx context.Context, r Record, withdrawn bool) error {
	type row struct {
		Record
		Withdrawn bool   `ch:"withdrawn"`
		Version   uint64 `ch:"version"`
	}
	rows := []row{{r, withdrawn, uint64(s.now().UnixMilli())}}
	err := warehouse.Retry{Wait: writeWait}.Do(ctx, "recording a follow-up", func(ctx context.Context) error {
		return warehouse.Insert(ctx, s.conn, "followups", rows)
	})
	if err != nil {
		return fmt.Errorf("record the follow-up: %w", err)
	}
	return nil
}

// Of returns the records of a group, the newest first.
func (s *Store) Of(ctx context.Context, group string) ([]Record, error) {
	return s.read(ctx, ofGroupSQL, "group", group)
}

// In returns the records of the groups in the region of a Kemendagri code of any
// level, the newest first; the empty code is the whole country.
func (s *Store) In(ctx context.Context, region string) ([]Record, error) {
	return s.read(ctx, inRegionSQL, "region", region)
}

// All returns the records of every group that has some, the newest first.
func (s *Store) All(ctx context.Context) (map[string][]Record, error) {
	all, err := s.In(ctx, "")
	if err != nil {
		return nil, err
	}
	out := make(map[string][]Record, len(all))
	for _, r := range all {
		out[r.GroupID] = append(out[r.GroupID], r)
	}
	return out, nil
}

func (s *Store) read(ctx context.Context, sql, parameter, value string) ([]Record, error) {
	list, err := warehouse.Select[Record](ctx, s.conn, sql, warehouse.Bind(parameter, value))
	if err != nil {
		return nil, fmt.Errorf("read follow-ups: %w", err)
	}
	return list, nil
}
