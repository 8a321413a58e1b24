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

// deliveryRow is a row of the table digest_deliveries. The week of a month's letter is the
// first of the month.
type deliveryRow struct {
	Week     kim.Week  `ch:"week"`
	Address  string    `ch:"address"`
	Instance string    `ch:"instance_id"`
	Every    Every     `ch:"every"` // empty: weekly
	State    string    `ch:"state"`
	Method   int       `ch:"method"`
	At       time.Time `ch:"at"`
}

// notedWithin bounds a note. What was sent is noted even if the work was called off.
const notedWithin = 15 * time.Second

// period is what the row is about, see periodOf.
func (r deliveryRow) period() string { return periodOf(r.Week, r.Every) }

// note stores what becomes of a period's letter to an address.
func (s *shared) note(ctx context.Context, period, address, state string, method int) error {
	week, every, err := readPeriod(period)
	if err != nil {
		return fmt.Errorf("keep what was sent: %w", err)
	}
	if every == Weekly {
		every = "" // as before there were others
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), notedWithin)
	defer cancel()
	now := time.Now()
	err = warehouse.Retry{Wait: notedWithin}.Do(ctx, "keeping what was sent", func(ctx context.Context) error {
		return warehouse.Insert(ctx, s.conn, "digest_deliveries", []struct {
			deliveryRow
			Version uint64 `ch:"version"`
		}{{deliveryRow{week, address, s.instance, every, state, method, now}, uint64(now.UnixNano())}})
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

// alone tells whether no other instance has anything to do with a period's letter to an
// address. Of two that note that they send it, whoever notes it second sees both.
func (s *shared) alone(ctx context.Context, period, address string) (bool, error) {
	rows, err := s.read(ctx)
	for _, r := range rows {
		if r.period() == period && r.Address == address && r.Instance != s.instance && r.State != "" {
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
		period := r.period()
		switch {
		case r.Address == "" && r.State == held:
			l.HeldWeek = period
		case r.Address == "" && r.State == made:
			l.Method, l.HeldWeek = r.Method, ""
		case r.Address != "":
			if l.Weeks[period] == nil {
				l.Weeks[period] = map[string]delivery{}
			}
			if weight(r.State) > weight(l.Weeks[period][r.Address].State) {
				l.Weeks[period][r.Address] = delivery{r.State, r.At}
			}
		}
	}
}
