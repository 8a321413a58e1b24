package registry

import (
	"cmp"
	"context"
	"crypto/rand"
	_ "embed"
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
	//go:embed sql/acts.sql
	actsSQL string
	//go:embed sql/act.sql
	actSQL string
	//go:embed sql/beside_act.sql
	besideActSQL string
)

// Act is what somebody did to the list at once: an import, an edit, an undo.
type Act struct {
	ID       string    `ch:"id"`
	At       time.Time `ch:"at"`
	By       string    `ch:"user"`   // empty: the command line, or a file of the configuration
	Source   string    `ch:"file"`   // the file; empty: none
	Undoes   string    `ch:"back"`   // the act that it takes back; empty: none
	Groups   int       `ch:"groups"` // so many were changed
	Created  int       `ch:"created"`
	Updated  int       `ch:"updated"`
	Relisted int       `ch:"relisted"`
	Unlisted int       `ch:"unlisted"`
	Merged   int       `ch:"merged"`
	Undone   int       `ch:"undone"`
	Group    string    `ch:"one"`       // one of the groups
	TakenOff int       `ch:"taken_off"` // of its changes, so many were taken back since
}

// Standing tells whether anything of the act could still be taken back.
func (a Act) Standing() bool { return a.Undone < a.Groups && a.TakenOff < a.Groups }

// Acts returns what was done to groups of an area, the newest first: a page of so many, from
// the n-th on, and how many there are in all. The area is a Kemendagri code; empty: everywhere.
func Acts(ctx context.Context, conn driver.Conn, within string, from, many int) (list []Act, all int, err error) {
	rows, err := warehouse.Select[struct {
		Act
		All int `ch:"total"`
	}](ctx, conn, actsSQL, warehouse.Bind("act", ""), warehouse.Bind("within", within), warehouse.Bind("from", from), warehouse.Bind("many", many))
	if err != nil {
		return nil, 0, fmt.Errorf("load the acts of the registry: %w", err)
	}
	for _, r := range rows {
		list, all = append(list, r.Act), r.All
	}
	return list, all, nil
}

// Change is one change of one group, with the rows before and after.
type Change struct {
	Group string `ch:"group_id"`
	Revision
}

// Name is the group's name after the change.
func (c Change) Name() string {
	s, err := decode(c.After)
	if err != nil {
		return c.Group
	}
	return s.Name
}

// Differences returns the fields that the change made different.
func (c Change) Differences() []Difference {
	after, err := decode(c.After)
	if err != nil {
		return nil
	}
	before := stored{}
	if c.Before != "" {
		if before, err = decode(c.Before); err != nil {
			return nil
		}
	}
	return differences(before.Group, after.Group)
}

// Listed tells whether the group was listed before and after the change.
func (c Change) Listed() (before, after bool) {
	a, _ := decode(c.After)
	b := stored{}
	if c.Before != "" {
		b, _ = decode(c.Before)
	}
	return b.Listed, a.Listed
}

// In tells whether the group lay in an area before or after the change.
func (c Change) In(area string) bool {
	a, _ := decode(c.After)
	b := stored{}
	if c.Before != "" {
		b, _ = decode(c.Before)
	}
	return a.In(area) || b.In(area)
}

// Other is the group that a merge joined with this one; empty if it was no merge.
func (c Change) Other() string {
	s, _ := decode(c.After)
	return s.MergedInto + s.MergedFrom
}

// ErrNoAct says that there is no act of that id.
var ErrNoAct = errors.New("there is no such act")

// LoadAct returns what an act did in an area, and its changes there, in the order of the groups.
func LoadAct(ctx context.Context, conn driver.Conn, id, within string) (Act, []Change, error) {
	rows, err := warehouse.Select[struct {
		Act
		All int `ch:"total"`
	}](ctx, conn, actsSQL, warehouse.Bind("act", id), warehouse.Bind("within", within), warehouse.Bind("from", 0), warehouse.Bind("many", 1))
	if err == nil && len(rows) == 0 {
		err = ErrNoAct
	}
	if err != nil {
		return Act{}, nil, fmt.Errorf("load act %s: %w", id, err)
	}
	changes, err := warehouse.Select[Change](ctx, conn, actSQL, warehouse.Bind("act", id))
	if err != nil {
		return Act{}, nil, fmt.Errorf("load act %s: %w", id, err)
	}
	changes = slices.DeleteFunc(changes, func(c Change) bool { return !c.In(within) })
	return rows[0].Act, changes, nil
}

// ChangedSinceError says that an act cannot be taken back, because groups were changed
// after it. Nothing was taken back.
type ChangedSinceError struct{ Groups []string }

// Error names the groups.
func (e *ChangedSinceError) Error() string {
	return "changed since: " + strings.Join(e.Groups, ", ") + "; undo those changes first"
}

// SiteTakenError says that a change would give one site to two groups. Nothing was changed.
type SiteTakenError struct{ Group, Other, Site string }

// Error names both groups.
func (e *SiteTakenError) Error() string {
	return fmt.Sprintf("%s would be a site of both %s and %s", e.Site, e.Group, e.Other)
}

// UndoAct takes back everything that an act did, or nothing. Groups of which the change
// was taken back before are passed over. If others were changed since, the error is a
// *ChangedSinceError.
func UndoAct(ctx context.Context, conn driver.Conn, id string, now time.Time, opts ...Option) (int, error) {
	rows, err := warehouse.Select[Change](ctx, conn, besideActSQL, warehouse.Bind("act", id))
	if err != nil {
		return 0, fmt.Errorf("undo act %s: %w", id, err)
	}
	if len(rows) == 0 {
		return 0, fmt.Errorf("undo act %s: %w", id, ErrNoAct)
	}
	have, err := loadAll(ctx, conn)
	if err != nil {
		return 0, err
	}
	known := make(map[string]*stored, len(have))
	for i := range have {
		known[have[i].ID] = &have[i]
	}
	o := optionsOf(opts)
	var list []change
	var later []string
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(c Change) bool { return c.Group != rows[0].Group })
		if n < 0 {
			n = len(rows)
		}
		standing := standing(rows[:n])
		at := slices.IndexFunc(standing, func(c Change) bool { return c.Act == id })
		switch g := known[rows[0].Group]; {
		case at < 0 || g == nil: // it was taken back before
		case at < len(standing)-1 || !g.In(o.within):
			later = append(later, g.ID)
		default:
			back, err := before(*g, standing[at].Revision, now)
			if err != nil {
				return 0, err
			}
			list = append(list, back)
		}
		rows = rows[n:]
	}
	switch {
	case len(later) > 0:
		return 0, &ChangedSinceError{later}
	case len(list) == 0:
		return 0, fmt.Errorf("act %s: %w", id, ErrNothingToUndo)
	}
	if err := sitesFree(ctx, conn, list); err != nil {
		return 0, err
	}
	return len(list), write(ctx, conn, list, o)
}

// standing returns the changes of one group that were not taken back, oldest first.
func standing(history []Change) []Change {
	var stack []Change
	for _, c := range history {
		switch {
		case c.Change != Undone:
			stack = append(stack, c)
		case len(stack) > 0:
			stack = stack[:len(stack)-1]
		}
	}
	return stack
}

// before is the change that puts a group back to what it was before a revision.
func before(have stored, rev Revision, now time.Time) (change, error) {
	back := have
	back.Listed = false // what was created is unlisted again
	if rev.Before != "" {
		var err error
		if back, err = decode(rev.Before); err != nil {
			return change{}, err
		}
	}
	back.MergedInto, back.MergedFrom, back.ImportedAt = "", "", stamp(now, &have)
	return change{Undone, &have, back, rev.Act}, nil
}

// sitesFree tells whether changes leave every site with one group at most.
func sitesFree(ctx context.Context, conn driver.Conn, list []change) error {
	have, err := loadAll(ctx, conn)
	if err != nil {
		return err
	}
	changed := map[string]bool{}
	for _, c := range list {
		changed[c.after.ID] = true
	}
	owner := map[string]string{}
	for _, s := range have {
		if s.Listed && !changed[s.ID] {
			for _, a := range addresses(s.Group) {
				owner[site(a)] = s.ID
			}
		}
	}
	for _, c := range list {
		if !c.after.Listed {
			continue
		}
		for _, a := range addresses(c.after.Group) {
			if other := owner[site(a)]; cmp.Or(other, c.after.ID) != c.after.ID {
				return &SiteTakenError{c.after.ID, other, a}
			}
			owner[site(a)] = c.after.ID
		}
	}
	return nil
}

// newAct returns an id of an act.
func newAct() string {
	id := make([]byte, 8)
	_, _ = rand.Read(id) // never fails
	return hex.EncodeToString(id)
}
