package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// The verdicts of a dry run beside those of the history.
const (
	Unchanged = "unchanged"
	Skipped   = "skipped"   // the row is bad, or the group is a part of another
	Ambiguous = "ambiguous" // the row is new and looks like a group that is there under another id
)

// Verdict says what an import does with one row of a file, or with one group
// that the file no longer names.
type Verdict struct {
	Line    int    `json:"line"` // 0 for a group that is not in the file
	ID      string `json:"id"`
	Name    string `json:"name"`
	Verdict string `json:"verdict"` // created, updated, relisted, unlisted, unchanged, skipped, ambiguous
	Detail  string `json:"detail"`  // the fields that change, or why not
}

// Plan is what an import would do.
type Plan struct {
	Verdicts []Verdict `json:"verdicts"`
	Changes  Changes   `json:"changes"`
	file     string
	groups   []kim.Group
	keep     []Option
}

// Accept lets rows with the given ids be created although they look like other groups.
func Accept(ids ...string) Option {
	return func(o *options) { o.accept = append(o.accept, ids...) }
}

// Prepare says for every row of a file what importing it does. A row that looks
// like a listed group of another id is ambiguous: it may be the same group under
// a new id, and creating it would split or double its record. It is left out,
// and the group that it looks like stays, until the file says the old id, the two
// are merged, or the row is accepted as a group of its own.
func Prepare(ctx context.Context, conn driver.Conn, res Result, opts ...Option) (Plan, error) {
	have, err := loadAll(ctx, conn)
	if err != nil {
		return Plan{}, err
	}
	merges, err := loadMerges(ctx, conn)
	if err != nil {
		return Plan{}, err
	}
	return prepare(have, merges, res, opts...), nil
}

// Ambiguous tells of the rows that were left out because they look like other groups.
func (p Plan) Ambiguous() []Problem {
	var list []Problem
	for _, v := range p.Verdicts {
		if v.Verdict == Ambiguous {
			list = append(list, Problem{
				File: p.file, Line: v.Line, ID: v.ID, Column: "id", Value: v.ID, Reason: quote(v.ID) + " is new and " + v.Detail,
				Remedy: "give the row the old id, or merge the two groups, or accept it as a group of its own",
			})
		}
	}
	return list
}

// Apply imports what was planned. Bad and ambiguous rows leave their groups as they are.
func Apply(ctx context.Context, conn driver.Conn, p Plan, now time.Time) (Changes, error) {
	return Import(ctx, conn, p.groups, now, p.keep...)
}

func prepare(have []stored, merges map[string]string, res Result, opts ...Option) Plan {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	known := make(map[string]*stored, len(have))
	for i := range have {
		known[have[i].ID] = &have[i]
	}
	p := Plan{file: res.File, keep: append(slices.Clone(opts), res.Keep())}
	alike := newLookAlikes(have)
	lines := map[string]int{}
	for i, g := range res.Groups {
		lines[g.ID] = res.Lines[i]
		other, why := alike.find(g)
		if known[g.ID] == nil && other != "" && !slices.Contains(o.accept, g.ID) {
			p.keep = append(p.keep, Keep(other))
			p.Verdicts = append(p.Verdicts, Verdict{res.Lines[i], g.ID, g.Name, Ambiguous, fmt.Sprintf("%s as %s", why, other)})
			continue
		}
		p.groups = append(p.groups, g)
	}
	list, counts := compare(have, merges, p.groups, time.Unix(0, 0), p.keep...)
	p.Changes = counts
	changed := map[string]bool{}
	for _, c := range list {
		changed[c.after.ID] = true
		v := Verdict{lines[c.after.ID], c.after.ID, c.after.Name, c.kind, ""}
		if c.before != nil {
			v.Detail = strings.Join(differences(c.before.Group, c.after.Group), "; ")
		}
		p.Verdicts = append(p.Verdicts, v)
	}
	for _, g := range p.groups {
		switch {
		case changed[g.ID]:
		case merges[g.ID] != "":
			p.Verdicts = append(p.Verdicts, Verdict{lines[g.ID], g.ID, g.Name, Skipped, "is a part of " + merges[g.ID]})
		default:
			p.Verdicts = append(p.Verdicts, Verdict{lines[g.ID], g.ID, g.Name, Unchanged, ""})
		}
	}
	reasons := map[int]Verdict{}
	for _, b := range res.Bad {
		v := reasons[b.Line]
		if v.Line == 0 {
			v = Verdict{Line: b.Line, ID: b.ID, Verdict: Skipped}
		} else {
			v.Detail += "; "
		}
		v.Detail += strings.TrimPrefix(b.String(), fmt.Sprintf("%s:%d: ", b.File, b.Line))
		reasons[b.Line] = v
	}
	for _, v := range reasons {
		p.Verdicts = append(p.Verdicts, v)
	}
	// Rows in the order of the file, then what the file no longer names.
	slices.SortStableFunc(p.Verdicts, func(a, b Verdict) int {
		if (a.Line == 0) != (b.Line == 0) {
			return b.Line - a.Line
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.ID, b.ID)
	})
	return p
}

// differences names the fields that two versions of a group have different,
// with both values.
func differences(a, b kim.Group) []string {
	var list []string
	field := func(name, before, after string) {
		if before != after {
			list = append(list, fmt.Sprintf("%s %s → %s", name, quote(before), quote(after)))
		}
	}
	field("name", a.Name, b.Name)
	field("url", a.URL, b.URL)
	field("aliases", strings.Join(a.Aliases, " "), strings.Join(b.Aliases, " "))
	field("province_code", a.ProvinceCode, b.ProvinceCode)
	field("province", a.Province, b.Province)
	field("regency_code", a.RegencyCode, b.RegencyCode)
	field("regency", a.Regency, b.Regency)
	field("district_code", a.DistrictCode, b.DistrictCode)
	field("district", a.District, b.District)
	field("village_code", a.VillageCode, b.VillageCode)
	field("village", a.Village, b.Village)
	field("timezone", string(a.Zone), string(b.Zone))
	field("registered_on", a.RegisteredOn.String(), b.RegisteredOn.String())
	field("status", string(a.Standing), string(b.Standing))
	field("pic_name", a.PICName, b.PICName)
	field("pic_phone", a.PICPhone, b.PICPhone)
	field("note", a.Note, b.Note)
	return list
}

// lookAlikes finds listed groups by site and by name.
type lookAlikes struct{ sites, names map[string]string }

func newLookAlikes(have []stored) lookAlikes {
	l := lookAlikes{map[string]string{}, map[string]string{}}
	for _, s := range have {
		if !s.Listed {
			continue
		}
		for _, a := range addresses(s.Group) {
			l.sites[site(a)] = s.ID
		}
		l.names[s.RegencyCode+" "+spelling(s.Name)] = s.ID
	}
	return l
}

func (l lookAlikes) find(g kim.Group) (id, why string) {
	for _, a := range addresses(g) {
		if id := l.sites[site(a)]; id != "" && id != g.ID {
			return id, "has the same site"
		}
	}
	if id := l.names[g.RegencyCode+" "+spelling(g.Name)]; id != "" && id != g.ID {
		return id, "has the same name in the same regency"
	}
	return "", ""
}
