package audit

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse"
)

//go:embed sql/stored.sql
var storedSQL string

// Most bounds how many acts are read from the warehouse at once. Whoever asks for more is
// told so, and asks for a shorter time.
const Most = 5000

// Stored returns the acts from one instant to another, without the latter, that the
// warehouse keeps with their author, the newest first; whole is false if there are more
// than Most.
func Stored(ctx context.Context, conn driver.Conn, from, to time.Time) (acts []Act, whole bool, err error) {
	rows, err := warehouse.Select[struct {
		At      time.Time `ch:"at"`
		By      string    `ch:"by"`
		Command bool      `ch:"command"`
		What    string    `ch:"what"`
		Object  string    `ch:"object"`
		Said    string    `ch:"said"`
		Groups  uint64    `ch:"groups"`
		Entry   string    `ch:"entry"`
		Was     string    `ch:"was"`
		Became  string    `ch:"became"`
	}](ctx, conn, storedSQL, warehouse.Bind("from", from.UTC()), warehouse.Bind("to", to.UTC()), warehouse.Bind("most", Most+1))
	if err != nil {
		return nil, false, fmt.Errorf("read the acts of the warehouse: %w", err)
	}
	for _, r := range rows {
		a := Act{At: r.At, By: r.By, Command: r.Command, What: r.What, On: r.Object, After: map[string]string{}, Entry: r.Entry}
		if r.Said != "" {
			a.After["said"] = r.Said
		}
		if r.Groups > 1 {
			a.After["groups"] = strconv.FormatUint(r.Groups, 10)
		}
		if r.Became != "" {
			change := registry.Change{Revision: registry.Revision{Before: r.Was, After: r.Became}}
			a.Fields = change.Differences()
		}
		acts = append(acts, a)
	}
	return acts[:min(len(acts), Most)], len(rows) <= Most, nil
}

// Merged puts the acts of files and warehouse into one list, the newest first.
func Merged(lists ...[]Act) []Act {
	out := slices.Concat(lists...)
	slices.SortStableFunc(out, func(a, b Act) int { return b.At.Compare(a.At) })
	return out
}

// Wanted says which acts somebody wants to see. Empty texts want all.
type Wanted struct {
	By   string // who did it, or to whom it was done
	What string
}

// Of returns the acts that are wanted.
func (w Wanted) Of(acts []Act) []Act {
	var out []Act
	for _, a := range acts {
		if (w.What == "" || a.What == w.What) && (w.By == "" || a.By == w.By || a.On == w.By) {
			out = append(out, a)
		}
	}
	return out
}
