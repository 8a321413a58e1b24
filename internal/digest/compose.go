package digest

import (
	"cmp"
	"slices"

	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// Digest is what one reader is told of one week.
type Digest struct {
	Week        kim.Week // the last completed week
	Region      string   // Kemendagri code; empty: everywhere
	All         Area
	Areas       []Area // the regencies, in the order of their codes
	Link        string
	Waiting     []followup.Due // inactive for two weeks, and nobody called
	Confirm     []ListDue      // lists that nobody has confirmed for a year, the first of them
	ConfirmMore int            // further ones
	Reports     Reports        // of mistakes
	// Uncalibrated names the platforms whose figures nobody has compared with a count by
	// hand.
	Uncalibrated string
	// Stop is the address by which the reader ends this letter; empty: there is none. Of Note
	// the reader is told at the end.
	Stop, Note string
}

// Reports are the reports of mistakes that nobody has answered. What they say, and of which group,
// is for staff: who reads a letter need not be one.
type Reports struct {
	N     int
	Since kim.Date // of the oldest, in WIB
}

// ListDue is the list of a regency that is to be confirmed.
type ListDue struct {
	Code, Name string
	Last       kim.Date // NoDate: it never was
}

// listedDue is how many such lists a letter names.
const listedDue = 10

// Area is what happened in one regency, or everywhere.
type Area struct {
	Code, Name       string
	Groups, Observed int
	Items, Photos    Pair
	Statuses         []Count
	Changes          []Changes // empty kinds are left out
}

// Pair is a sum of the last completed week and of the one before, of the groups
// that were observed in both: only those can be compared. Of counts the sum of the
// last week of all groups that were observed in it.
type Pair struct{ Now, Compared, Before int }

// Count is how many groups have a status.
type Count struct {
	Status kim.Status
	N      int
}

// Changes are the groups whose status changed in one way.
type Changes struct {
	Kind   string
	Groups []Changed
}

// Changed is one group whose status changed.
type Changed struct {
	ID, Name string
	From, To kim.Status
	Cause    string // why it is not observed
}

// kinds are the changes that a digest tells of, in its order. That a group was
// judged for the first time is no news.
var kinds = []string{"fell", "recovered", "first_post", "became_unobserved", "observed_again"}

// compose tells what happened in a region.
func (f facts) compose(region, link string) Digest {
	d := Digest{Week: f.week, Region: region, Link: link, Uncalibrated: f.uncalibrated}
	byCode := map[string][]group{}
	var all []group
	names := map[string]string{}
	for _, g := range f.groups {
		if !g.In(region) {
			continue
		}
		all = append(all, g)
		byCode[g.RegencyCode] = append(byCode[g.RegencyCode], g)
		names[g.RegencyCode] = g.Regency
	}
	d.All = newArea("", "", all)
	for code, groups := range byCode {
		d.Areas = append(d.Areas, newArea(code, names[code], groups))
	}
	slices.SortFunc(d.Areas, func(a, b Area) int { return cmp.Compare(a.Code, b.Code) })
	for _, a := range d.Areas {
		c := f.confirmed[a.Code]
		switch {
		case !c.Due(f.now) || !byCode[a.Code][0].Resolved():
		case len(d.Confirm) == listedDue:
			d.ConfirmMore++
		case c.At.IsZero():
			d.Confirm = append(d.Confirm, ListDue{Code: a.Code, Name: a.Name})
		default:
			d.Confirm = append(d.Confirm, ListDue{a.Code, a.Name, kim.DateOf(c.At, kim.WIB)})
		}
	}
	for _, w := range f.due {
		if slices.ContainsFunc(all, func(g group) bool { return g.id == w.GroupID }) {
			d.Waiting = append(d.Waiting, w)
		}
	}
	d.Reports = f.reportsIn(region)
	return d
}

// reportsIn counts the reports of a region: by the group that they are about, else by the
// regency that the sender chose. Those of neither are for who reads about everywhere.
func (f facts) reportsIn(region string) Reports {
	var out Reports
	for _, o := range f.reports {
		where := kim.Region{RegencyCode: o.Regency, ProvinceCode: o.Regency[:min(len("62"), len(o.Regency))]}
		if i := slices.IndexFunc(f.groups, func(g group) bool { return g.id == o.GroupID }); i >= 0 {
			where = f.groups[i].Region
		}
		if o.Answered() || !where.In(region) {
			continue
		}
		if out.N == 0 { // the oldest comes first
			out.Since = kim.DateOf(o.At, kim.WIB)
		}
		out.N++
	}
	return out
}

func newArea(code, name string, groups []group) Area {
	a := Area{Code: code, Name: name, Groups: len(groups)}
	statuses, changed := map[kim.Status]int{}, map[string][]Changed{}
	for _, g := range groups {
		statuses[g.status]++
		if g.last.observed() {
			a.Observed++
			a.Items.Now += int(g.last.items)
			a.Photos.Now += int(g.last.photos)
			if g.before.observed() {
				a.Items.Compared += int(g.last.items)
				a.Items.Before += int(g.before.items)
				a.Photos.Compared += int(g.last.photos)
				a.Photos.Before += int(g.before.photos)
			}
		}
		if g.change != "" {
			changed[g.change] = append(changed[g.change], Changed{g.id, g.name, g.from, g.status, g.cause})
		}
	}
	for _, s := range kim.Statuses() {
		a.Statuses = append(a.Statuses, Count{s, statuses[s]})
	}
	for _, kind := range kinds {
		if len(changed[kind]) > 0 {
			a.Changes = append(a.Changes, Changes{kind, changed[kind]})
		}
	}
	return a
}

// Quiet tells whether nothing changed in the area.
func (a Area) Quiet() bool { return len(a.Changes) == 0 }
