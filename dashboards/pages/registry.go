package pages

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

// EditPath is the address on which a group of the registry is changed.
func EditPath(id string) string { return RegistryPath + "/kim/" + url.PathEscape(id) }

// registryData is what the list of groups shows.
type registryData struct {
	Ruled       string
	Groups      []entry
	Counts      map[string]int // by standing; unlisted: no longer on the list
	Standing    string         // of those that are shown; empty: all on the list
	Count       int
	Page, Pages int
	Asked       string // for what the list was searched
	Lists       []registry.RegencyList
	Due         int    // of them that are to be confirmed
	Told        string // confirmed, changed: what became of a confirmation
	now         time.Time
}

// IsDue tells whether a list is to be confirmed.
func (d registryData) IsDue(l registry.RegencyList) bool { return l.Due(d.now) }

// entry is a group of the registry in the list.
type entry struct{ registry.Entry }

// Path is where the group is changed.
func (e entry) Path() string { return EditPath(e.ID) }

// unlistedStanding is the standing of groups that are no longer on the list.
const unlistedStanding = "unlisted"

// Standing is what the list says of a group.
func (e entry) State() string {
	if !e.Listed {
		return unlistedStanding
	}
	return string(e.Standing)
}

// standings are the filters of the list.
func standings() []string {
	return []string{string(kim.Registered), string(kim.Suspended), string(kim.Dissolved), unlistedStanding}
}

// Standings are the filters of the list, in the order of the page.
func (registryData) Standings() []string { return standings() }

// List is the list of groups that the reader may change, with those that are no longer on it.
func (p Desk) List(ctx context.Context, v visit.Visit) (Reply, error) {
	all, err := p.Registry.All(ctx)
	if err != nil {
		return Reply{}, err
	}
	d := registryData{Ruled: p.ruled(), Counts: map[string]int{}, Asked: v.Query.Get("q"), Standing: v.Query.Get("status")}
	if !slices.Contains(standings(), d.Standing) {
		d.Standing = ""
	}
	wanted := strings.ToLower(strings.TrimSpace(d.Asked))
	var rows []entry
	for _, one := range all {
		e := entry{one}
		if !one.In(v.Who.Region) {
			continue
		}
		d.Counts[e.State()]++
		found := wanted == "" || strings.Contains(strings.ToLower(one.Name+" "+one.ID+" "+one.URL+" "+one.Regency+" "+one.District+" "+one.Village), wanted)
		if found && (d.Standing == e.State() || d.Standing == "" && one.Listed) {
			rows = append(rows, e)
		}
	}
	if d.Lists, err = p.Registry.Regencies(ctx, v.Who.Region); err != nil {
		return Reply{}, err
	}
	d.now, d.Told = p.Now(), v.Asked.Get("told")
	for _, l := range d.Lists {
		if d.IsDue(l) {
			d.Due++
		}
	}
	d.Count = len(rows)
	d.Groups, d.Page, d.Pages = rowsOfPage(rows, v.Query.Get("page"), p.RowsPerPage)
	return Reply{Page: "registry", Title: v.Lang.T("registry.title"), Data: d}, nil
}

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

// areaList is what a field of a code suggests.
type areaList struct {
	Column string
	Areas  []place.Area
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

// Suggested is the list of a field; empty: it has none.
func (d editData) Suggested(column string) string {
	if slices.ContainsFunc(d.Lists, func(l areaList) bool { return l.Column == column }) {
		return column
	}
	return ""
}

// suggest fills the lists of areas: the kabupaten and kota of the province that the reader
// may change, the kecamatan of the regency, and the desa and kelurahan of the kecamatan.
func (d *editData) suggest(areas *place.Areas, v visit.Visit) {
	value := map[string]string{}
	for _, f := range d.Fields {
		value[f.Column] = strings.TrimSpace(f.Value)
	}
	province, regency := value["province_code"], value["regency_code"]
	if province == "" {
		province, _, _ = strings.Cut(cmp.Or(regency, v.Who.Region), ".")
	}
	var within, kept []place.Area
	if province != "" {
		within = areas.Below(province)
	} else {
		for _, p := range areas.Below("") {
			within = append(within, areas.Below(p.Code)...)
		}
	}
	for _, a := range within {
		if touches(a.Code, v.Who.Region) {
			kept = append(kept, a)
		}
	}
	d.Lists = append(d.Lists, areaList{"province_code", areas.Below("")}, areaList{"regency_code", kept})
	if regency == "" && place.LevelOf(v.Who.Region) == place.Regency {
		regency = v.Who.Region
	}
	if place.LevelOf(regency) == place.Regency {
		d.Lists = append(d.Lists, areaList{"district_code", areas.Below(regency)})
	}
	if district := value["district_code"]; place.LevelOf(district) == place.District {
		d.Lists = append(d.Lists, areaList{"village_code", areas.Below(district)})
	}
	d.Lists = slices.DeleteFunc(d.Lists, func(l areaList) bool { return len(l.Areas) == 0 })
}

// touches tells whether one of two areas lies in the other; the empty code is everywhere.
func touches(a, b string) bool {
	return a == b || a == "" || b == "" || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
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
