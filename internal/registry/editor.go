package registry

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
)

// Editor changes the list for people at a screen: one change at a time, each with its
// author, and none over a change that the author has not seen.
type Editor struct {
	// File is the registry file of the configuration. If there is one, it is the truth, and
	// the editor changes nothing.
	File string

	conn    driver.Conn
	areas   *place.Areas
	now     func() time.Time
	mu      sync.Mutex // from looking to writing
	uploads uploads
}

// NewEditor returns an editor. It reads nothing yet. Areas may be nil.
func NewEditor(conn driver.Conn, areas *place.Areas, now func() time.Time, file string) *Editor {
	return &Editor{File: file, conn: conn, areas: areas, now: now}
}

// Errors of an editor.
var (
	ErrFileRules  = errors.New("the list is kept in a file of the configuration")
	ErrNoGroup    = errors.New("there is no such group")
	ErrNotAllowed = errors.New("the group lies outside of the area that the user may change")
	ErrChanged    = errors.New("the registry has changed since it was looked at")
	ErrNoRows     = errors.New("no row of the file can be taken")
)

// Editing says who changes the list, and in which area they may.
type Editing struct {
	By     string
	Within string // a Kemendagri code; empty: everywhere
}

func (e Editing) options() []Option { return []Option{By(e.By), Within(e.Within)} }

// Entry is a group as it stands in the registry.
type Entry struct {
	kim.Group
	Listed  bool
	PartOf  string // the group that it became a part of; empty: none
	Changed time.Time
}

// Version names the state of an entry: it is another after each change.
func (e Entry) Version() string { return strconv.FormatInt(e.Changed.UnixMilli(), 36) }

// momentOf is when the version was made, in milliseconds since 1970; false if it is none.
func momentOf(version string) (int64, bool) {
	at, err := strconv.ParseInt(version, 36, 64)
	return at, err == nil
}

// All returns every group that was ever in the registry, in the order of their ids.
func (e *Editor) All(ctx context.Context) ([]Entry, error) {
	rows, err := loadAll(ctx, e.conn)
	if err != nil {
		return nil, err
	}
	merges, err := loadMerges(ctx, e.conn)
	if err != nil {
		return nil, err
	}
	list := make([]Entry, len(rows))
	for i, s := range rows {
		list[i] = Entry{Group: s.Group, Listed: s.Listed, Changed: s.ImportedAt}
		if !s.Listed {
			list[i].PartOf = merges[s.ID]
		}
	}
	return list, nil
}

// Find returns one group. The error is ErrNoGroup if there is none.
func (e *Editor) Find(ctx context.Context, id string) (Entry, error) {
	list, err := e.All(ctx)
	if err != nil {
		return Entry{}, err
	}
	i := slices.IndexFunc(list, func(one Entry) bool { return one.ID == id })
	if i < 0 {
		return Entry{}, fmt.Errorf("group %s: %w", id, ErrNoGroup)
	}
	return list[i], nil
}

// Saved is what became of a row that somebody typed.
type Saved struct {
	Bad      []Problem // why it was not taken; empty: it was
	Warnings []Problem // what deserves a look in it
	Changed  bool      // false: it says what was there before
}

// Save stores one group as somebody typed it: values by the names of [Columns]; what was
// not sent stays as it is. It is
// read by the rules of a file. The version is that of the entry that they saw: if it is
// another by now, nothing is stored, and the error is ErrChanged.
func (e *Editor) Save(ctx context.Context, id, version string, typed map[string]string, who Editing) (Saved, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := e.seen(ctx, id, version, who); err != nil {
		return Saved{}, err
	}
	return e.store(ctx, id, typed, who)
}

// Add stores a group that is not there yet, as somebody typed it. One that looks like another
// group is stored only if it is said to be a group of its own.
func (e *Editor) Add(ctx context.Context, typed map[string]string, own bool, who Editing) (Saved, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.File != "" {
		return Saved{}, ErrFileRules
	}
	id := strings.TrimSpace(typed["id"])
	list, err := e.All(ctx)
	if err != nil {
		return Saved{}, err
	}
	for _, one := range list {
		if strings.EqualFold(one.ID, id) {
			return Saved{Bad: []Problem{{ID: id, Column: "id", Value: id, Kind: IDTaken}}}, nil
		}
	}
	if own {
		return e.store(ctx, id, typed, who, Accept(id))
	}
	return e.store(ctx, id, typed, who)
}

// store reads a typed row and stores it.
func (e *Editor) store(ctx context.Context, id string, typed map[string]string, who Editing, more ...Option) (Saved, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var head, row []string
	for _, column := range Columns() {
		value, sent := typed[column]
		if column == "id" {
			value = id
		}
		if sent || slices.Contains(required(), column) {
			head, row = append(head, column), append(row, value)
		}
	}
	_ = w.Write(head) // into memory
	_ = w.Write(row)
	w.Flush()
	res, err := ReadAt(&b, "", e.areas, e.now())
	if err != nil {
		return Saved{}, err
	}
	if len(res.Bad) > 0 {
		return Saved{Bad: res.Bad, Warnings: res.Warnings}, nil
	}
	plan, err := Prepare(ctx, e.conn, res, append(append(who.options(), more...), KeepAll(), From(""))...)
	if err != nil {
		return Saved{}, err
	}
	for _, v := range plan.Verdicts {
		if v.Line > 0 && len(v.Problems) > 0 {
			return Saved{Bad: v.Problems, Warnings: res.Warnings}, nil
		}
	}
	changes, err := Apply(ctx, e.conn, plan, e.now())
	return Saved{Warnings: res.Warnings, Changed: changes.Any()}, err
}

// Since returns what was changed of a group since a version of it, the newest first, and the
// group as it was in that version.
func (e *Editor) Since(ctx context.Context, id, version string) (was kim.Group, later []Change, err error) {
	now, err := e.Find(ctx, id)
	if err != nil {
		return kim.Group{}, nil, err
	}
	at, known := momentOf(version)
	if !known || now.Version() == version {
		return now.Group, nil, nil
	}
	all, err := e.History(ctx, id)
	if err != nil {
		return kim.Group{}, nil, err
	}
	was = now.Group
	for _, c := range all {
		if c.At.UnixMilli() <= at || c.Before == "" {
			break
		}
		before, err := decode(c.Before)
		if err != nil {
			return kim.Group{}, nil, err
		}
		was, later = before.Group, append(later, c)
	}
	return was, later, nil
}

// seen returns a group that may be changed: it is as its author saw it.
func (e *Editor) seen(ctx context.Context, id, version string, who Editing) (Entry, error) {
	if e.File != "" {
		return Entry{}, ErrFileRules
	}
	now, err := e.Find(ctx, id)
	switch {
	case err != nil:
		return now, err
	case !now.In(who.Within):
		return now, ErrNotAllowed
	case now.Version() != version:
		return now, ErrChanged
	}
	return now, nil
}

// Stand gives a group another standing: dissolved closes it, registered opens it again.
func (e *Editor) Stand(ctx context.Context, id, version string, to kim.Standing, who Editing) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	now, err := e.seen(ctx, id, version, who)
	if err != nil {
		return err
	}
	now.Standing = to
	_, err = Import(ctx, e.conn, []kim.Group{now.Group}, e.now(), append(who.options(), KeepAll())...)
	return err
}

// Merge makes a group a part of another one.
func (e *Editor) Merge(ctx context.Context, id, version, into string, who Editing) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := e.seen(ctx, id, version, who); err != nil {
		return err
	}
	other, err := e.Find(ctx, into)
	switch {
	case err != nil:
		return err
	case id == into || !other.Listed:
		return fmt.Errorf("group %s: %w", into, ErrNoGroup)
	case !other.In(who.Within):
		return ErrNotAllowed
	}
	return Merge(ctx, e.conn, id, into, e.now(), who.options()...)
}

// Undo takes the newest change of a group back.
func (e *Editor) Undo(ctx context.Context, id, version string, who Editing) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := e.seen(ctx, id, version, who); err != nil {
		return err
	}
	_, err := Undo(ctx, e.conn, id, e.now(), who.options()...)
	return err
}

// UndoAct takes back all that an act did, or nothing.
func (e *Editor) UndoAct(ctx context.Context, act string, who Editing) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.File != "" {
		return 0, ErrFileRules
	}
	return UndoAct(ctx, e.conn, act, e.now(), who.options()...)
}

// History returns the changes of a group, the newest first.
func (e *Editor) History(ctx context.Context, id string) ([]Change, error) {
	list, err := History(ctx, e.conn, id)
	out := make([]Change, len(list))
	for i, r := range list {
		out[i] = Change{id, r}
	}
	return out, err
}

// Acts returns what was done in the area, the newest first, and how many acts there are.
func (e *Editor) Acts(ctx context.Context, who Editing, from, many int) ([]Act, int, error) {
	return Acts(ctx, e.conn, who.Within, from, many)
}

// Act returns what an act did in the area, and its changes there.
func (e *Editor) Act(ctx context.Context, id string, who Editing) (Act, []Change, error) {
	return LoadAct(ctx, e.conn, id, who.Within)
}

// Check looks a list through: what is not wrong in a row and deserves a look beside others.
func (e *Editor) Check(list []kim.Group) []Finding { return Check(list, e.areas) }

// Look reads listed groups as if they were rows of a file: what is wrong with each, and what
// deserves a look.
func (e *Editor) Look(list ...Entry) (Result, error) { return Look(list, e.areas, e.now()) }
