package digest

import (
	"context"
	_ "embed" // the query
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/deliveries.sql
var deliveriesSQL string

// The states of a week's digest as a whole.
const (
	made = "made"
	held = "held" // because the method has changed
)

// shared keeps what was sent in the warehouse, where other machines see it.
type shared struct {
	conn     driver.Conn
	instance string // who notes; no two write the same row
}

// deliveryRow is a row of the table digest_deliveries.
type deliveryRow struct {
	Week     kim.Week  `ch:"week"`
	Address  string    `ch:"address"`
	Instance string    `ch:"instance_id"`
	State    string    `ch:"state"`
	Method   int       `ch:"method"`
	At       time.Time `ch:"at"`
}

// notedWithin bounds a note. What was sent is noted even if the work was called off.
const notedWithin = 15 * time.Second

// note stores what becomes of a week's digest to an address.
func (s *shared) note(ctx context.Context, week, address, state string, method int) error {
	monday, err := kim.ParseDate(week)
	if err != nil {
		return fmt.Errorf("keep what was sent: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), notedWithin)
	defer cancel()
	now := time.Now()
	err = warehouse.Retry{Wait: notedWithin}.Do(ctx, "keeping what was sent", func(ctx context.Context) error {
		return warehouse.Insert(ctx, s.conn, "digest_deliveries", []struct {
			deliveryRow
			Version uint64 `ch:"version"`
		}{{deliveryRow{monday.Week(), address, s.instance, state, method, now}, uint64(now.UnixNano())}})
	})
	if err != nil {
		return fmt.Errorf("keep what was sent: %w", err)
	}
	return nil
}

// read returns all notes, oldest first.
func (s *shared) read(ctx context.Context) ([]deliveryRow, error) {
	rows, err := warehouse.Select[deliveryRow](ctx, s.conn, deliveriesSQL)
	if err != nil {
		return nil, fmt.Errorf("read what was sent: %w", err)
	}
	return rows, nil
}

// alone tells whether no other instance has anything to do with a week's digest to an
// address. Of two that note that they send it, whoever notes it second sees both.
func (s *shared) alone(ctx context.Context, week, address string) (bool, error) {
	rows, err := s.read(ctx)
	for _, r := range rows {
		if r.Week.String() == week && r.Address == address && r.Instance != s.instance && r.State != "" {
			return false, err
		}
	}
	return err == nil, err
}

// weight orders the states of one digest to one address by what they forbid.
func weight(state string) int {
	switch state {
	case sent:
		return 3
	case unsure:
		return 2
	case sending:
		return 1
	}
	return 0
}

// take adds what other machines and earlier programs have noted.
func (l *log) take(rows []deliveryRow) {
	for _, r := range rows {
		week := r.Week.String()
		switch {
		case r.Address == "" && r.State == held:
			l.HeldWeek = week
		case r.Address == "" && r.State == made:
			l.Method, l.HeldWeek = r.Method, ""
		case r.Address != "":
			if l.Weeks[week] == nil {
				l.Weeks[week] = map[string]delivery{}
			}
			if weight(r.State) > weight(l.Weeks[week][r.Address].State) {
				l.Weeks[week][r.Address] = delivery{r.State, r.At}
			}
		}
	}
}
