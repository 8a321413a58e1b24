package registry

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

//go:embed sql/confirmations.sql
var confirmationsSQL string

// ConfirmedFor is how long a confirmation of a list holds.
const ConfirmedFor = 365 * 24 * time.Hour

// Confirmation is that somebody said of a regency: its list of groups is right.
type Confirmation struct {
	Regency string    `ch:"regency_code"`
	At      time.Time `ch:"confirmed_at"` // zero: nobody ever did
	By      string    `ch:"by"`
	Groups  int       `ch:"groups"` // listed groups then
}

// Due tells whether it is time to confirm the list again.
func (c Confirmation) Due(now time.Time) bool { return c.At.IsZero() || now.Sub(c.At) > ConfirmedFor }

// Confirmations returns the newest confirmation of each regency that has one.
func Confirmations(ctx context.Context, conn driver.Conn) (map[string]Confirmation, error) {
	rows, err := warehouse.Select[Confirmation](ctx, conn, confirmationsSQL)
	if err != nil {
		return nil, fmt.Errorf("load the confirmations of the registry: %w", err)
	}
	out := make(map[string]Confirmation, len(rows))
	for _, c := range rows {
		out[c.Regency] = c
	}
	return out, nil
}

// Confirmations returns the newest confirmation of each regency that has one.
func (e *Editor) Confirmations(ctx context.Context) (map[string]Confirmation, error) {
	return Confirmations(ctx, e.conn)
}

// RegencyList is the list of one regency.
type RegencyList struct {
	Code, Name string
	Groups     int    // listed
	Version    string // names the state of the list: another after each change
	Confirmation
}

// Regencies returns the lists of the regencies of an area, by code. Groups of which the regency is not
// known are in none; nor has whoever keeps a smaller area than a regency its list.
func (e *Editor) Regencies(ctx context.Context, within string) ([]RegencyList, error) {
	all, err := e.All(ctx)
	if err != nil {
		return nil, err
	}
	said, err := e.Confirmations(ctx)
	if err != nil {
		return nil, err
	}
	newest := map[string]time.Time{}
	of := map[string]*RegencyList{}
	for _, one := range all {
		if !one.Resolved() || within != "" && within != one.ProvinceCode && within != one.RegencyCode {
			continue
		}
		l := of[one.RegencyCode]
		if l == nil {
			l = &RegencyList{Code: one.RegencyCode, Confirmation: said[one.RegencyCode]}
			of[one.RegencyCode] = l
		}
		if one.Changed.After(newest[l.Code]) {
			newest[l.Code] = one.Changed
		}
		if one.Listed {
			l.Groups, l.Name = l.Groups+1, cmp.Or(one.Regency, l.Name)
		}
	}
	var out []RegencyList
	for code, l := range of {
		if l.Groups > 0 {
			l.Version = strconv.Itoa(l.Groups) + "-" + strconv.FormatInt(newest[code].UnixMilli(), 36)
			out = append(out, *l)
		}
	}
	slices.SortFunc(out, func(a, b RegencyList) int { return cmp.Compare(a.Code, b.Code) })
	return out, nil
}

// Confirm says that the list of a regency is right, and returns it as it was confirmed before. The
// version is that of the list that its author saw: if it is another by now, nothing is stored, and the error is ErrChanged.
func (e *Editor) Confirm(ctx context.Context, regency, version string, who Editing) (RegencyList, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	lists, err := e.Regencies(ctx, who.Within)
	if err != nil {
		return RegencyList{}, err
	}
	at := slices.IndexFunc(lists, func(l RegencyList) bool { return l.Code == regency })
	switch {
	case at < 0:
		return RegencyList{}, ErrNotAllowed
	case lists[at].Version != version:
		return lists[at], ErrChanged
	}
	now := Confirmation{Regency: regency, At: e.now().UTC().Truncate(time.Millisecond), By: who.By, Groups: lists[at].Groups}
	retry := warehouse.Retry{Wait: writeWait}
	err = retry.Do(ctx, "writing a confirmation", func(ctx context.Context) error {
		return warehouse.Insert(ctx, e.conn, "list_confirmations", []Confirmation{now})
	})
	if err != nil {
		return lists[at], fmt.Errorf("write the confirmation of %s: %w", regency, err)
	}
	return lists[at], nil
}
