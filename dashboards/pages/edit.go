package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// EditPath is the address on which a group of the registry is changed.
func EditPath(id string) string { return RegistryPath + "/kim/" + url.PathEscape(id) }

// editData is what the page of one group in the registry shows.
type editData struct {
	registry.Entry
	Ruled   string
	New     bool // the group is to be added
	Fields  []field
	Version string    // that the form was filled from
	Why     []problem // the row as a whole is not taken
	Doubts  []problem // what deserves a look in what is stored
	Alike   bool      // it looks like another group: a box says that it is one of its own
	Own     bool      // the box is ticked
	Later   []told    // what others changed since the reader opened the page
	History []told
	Saved   string  // what was just done; empty: nothing
	Mistake string  // why a form was not taken; empty: it was
	Others  []entry // groups of the same regency, for a merge
	Typed   string  // the group that was typed for a merge
	Lists   []areaList
}

// Path is where the forms of the page go.
func (d editData) Path() string {
	if d.New {
		return RegistryPath + "/tambah"
	}
	return EditPath(d.ID)
}

// Closed tells whether the group is dissolved.
func (d editData) Closed() bool { return d.Standing == kim.Dissolved }

// field is a field of the form.
type field struct {
	Column, Says, Value string
	Now                 string // what somebody else has written there meanwhile; empty: nothing else
	Problems            []problem
}

// told is a change that somebody made, in words.
type told struct {
	actChange
	Act string // its address
}

// Wrong tells whether something is wrong with the field.
func (f field) Wrong() bool { return len(f.Problems) > 0 }

// Zones are the time zones to choose from.
func (editData) Zones() []kim.Zone { return []kim.Zone{kim.WIB, kim.WITA, kim.WIT} }

// Stands are the standings to choose from.
func (editData) Stands() []kim.Standing {
	return []kim.Standing{kim.Registered, kim.Suspended, kim.Dissolved}
}

// Choices are the values of a field that holds one of some words.
func (editData) Choices(column string) (out []string) {
	switch column {
	case "tier":
		for _, one := range kim.Tiers() {
			out = append(out, string(one))
		}
	case "setting":
		for _, one := range kim.Settings() {
			out = append(out, string(one))
		}
	case "signal":
		for _, one := range kim.Signals() {
			out = append(out, string(one))
		}
	}
	return out
}

// EditForm is what somebody sent about one group.
type EditForm struct {
	Typed   map[string]string // by columns; nil: the form of the fields was not sent
	Version string            // of what they saw
	Own     bool
	Saved   registry.Saved
	Mistake string // changed, part, nobody or nothing: see the texts that begin with edit.mistake
	Into    string
}

// Edit is the page on which one group is changed; with a form that could not be taken, that
// form as it was typed, with what is wrong beside each field.
func (p Desk) Edit(ctx context.Context, v visit.Visit, id string, form EditForm) (Reply, error) {
	all, err := p.Registry.All(ctx)
	if err != nil {
		return Reply{}, err
	}
	at := slices.IndexFunc(all, func(one registry.Entry) bool { return one.ID == id })
	switch {
	case at < 0 && v.Who.Region == "":
		return p.NotFound(ctx, v), nil
	case at < 0 || !all[at].In(v.Who.Region): // the same answer: it must not tell which groups there are
		return Withheld(v), nil
	}
	d := editData{Entry: all[at], Ruled: p.ruled(), Version: all[at].Version(), Own: form.Own, Mistake: form.Mistake, Typed: form.Into, Saved: v.Asked.Get("saved")}
	for _, one := range all {
		if one.Listed && one.ID != id && one.RegencyCode == d.RegencyCode && one.In(v.Who.Region) {
			d.Others = append(d.Others, entry{one})
		}
	}
	history, err := p.Registry.History(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	for _, c := range history {
		d.History = append(d.History, told{changeInWords(v, c), ActPath(c.Act)})
	}
	was, later, err := p.Registry.Since(ctx, id, form.Version)
	if form.Version == "" {
		was, later = d.Group, nil
	}
	if err != nil {
		return Reply{}, err
	}
	for _, c := range later {
		d.Later = append(d.Later, told{changeInWords(v, c), ActPath(c.Act)})
	}
	d.fill(v, was, form)
	d.suggest(p.Areas, v)
	if d.Listed {
		look, err := p.Registry.Look(d.Entry)
		if err != nil {
			return Reply{}, err
		}
		for _, one := range append(look.Bad, look.Warnings...) {
			d.Doubts = append(d.Doubts, inWords(v.Lang, one))
		}
	}
	a := Reply{Page: "edit", Title: d.Name, Data: d}
	switch {
	case len(form.Saved.Bad) > 0:
		a.Status = http.StatusUnprocessableEntity
	case form.Mistake != "":
		a.Status = http.StatusConflict
	}
	return a, nil
}

// fill puts the values into the form: what was typed, or what is stored. Where somebody else
// changed a field that was left as it was, theirs stands; where both changed it, what was
// typed stands, with theirs beside it.
func (d *editData) fill(v visit.Visit, was kim.Group, form EditForm) {
	now, before := registry.Fields(d.Group), registry.Fields(was)
	for i, column := range registry.Columns() {
		f := field{Column: column, Says: columnName(v.Lang, column), Value: now[i]}
		if form.Typed != nil {
			typed, sent := form.Typed[column]
			switch {
			case !sent, same(typed, before[i]): // left as it was
			case !same(now[i], before[i]) && !same(now[i], typed):
				f.Value, f.Now = typed, now[i]
				if f.Now == "" {
					f.Now = v.Lang.T("uploaded.blank")
				}
			default:
				f.Value = typed
			}
		}
		for _, one := range form.Saved.Bad {
			if one.Column == column {
				f.Problems = append(f.Problems, inWords(v.Lang, one))
			}
		}
		d.Fields = append(d.Fields, f)
	}
	for _, one := range form.Saved.Bad {
		d.Alike = d.Alike || one.Kind == registry.SameName || one.Kind == registry.SameSite
		if one.Column == "" {
			d.Why = append(d.Why, inWords(v.Lang, one))
		}
	}
}

// same tells whether a field says the same: a browser sends other line ends, and spaces at
// the ends mean nothing.
func same(a, b string) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a) == plain(b)
}

// Wrong are the fields with a problem.
func (d editData) Wrong() (out []field) {
	for _, f := range d.Fields {
		if f.Wrong() {
			out = append(out, f)
		}
	}
	return out
}

// Add is the page on which one group is added.
func (p Desk) Add(v visit.Visit, form EditForm) Reply {
	d := editData{New: true, Ruled: p.ruled(), Own: form.Own}
	d.fill(v, kim.Group{}, form)
	d.suggest(p.Areas, v)
	a := Reply{Page: "edit", Title: v.Lang.T("edit.add"), Data: d}
	if len(form.Saved.Bad) > 0 {
		a.Status = http.StatusUnprocessableEntity
	}
	return a
}
