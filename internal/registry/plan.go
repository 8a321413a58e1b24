package registry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
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

	// The same without a language, for pages.
	Differences []Difference `json:"-"`
	Problems    []Problem    `json:"-"` // why it is left out
	Other       string       `json:"-"` // the group that an ambiguous row looks like
}

// Difference is one field that two versions of a group have different.
type Difference struct{ Column, Before, After string }

// Plan is what an import would do.
type Plan struct {
	Verdicts []Verdict `json:"verdicts"`
	Changes  Changes   `json:"changes"`
	file     string
	groups   []kim.Group
	keep     []Option
	changes  []change
}

// Digest names what the plan does: two plans with the same one change the same rows in
// the same way.
func (p Plan) Digest() string {
	sum := sha256.New()
	for _, v := range p.Verdicts {
		_, _ = fmt.Fprintf(sum, "%d %q %s %q\n", v.Line, v.ID, v.Verdict, v.Detail) // a hash takes everything
	}
	for _, c := range p.changes {
		before := ""
		if c.before != nil {
			before = c.before.ImportedAt.String() + encode(*c.before)
		}
		_, _ = fmt.Fprintf(sum, "%s %s %s\n", c.kind, before, encode(c.after))
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
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
				File: p.file, Line: v.Line, Row: v.Line, ID: v.ID, Column: "id", Value: v.ID, Reason: quote(v.ID) + " is new and " + v.Detail,
				Remedy: "give the row the old id, or merge the two groups, or accept it as a group of its own",
				Kind:   v.Problems[0].Kind, Args: v.Problems[0].Args,
			})
		}
	}
	return list
}

// Left tells of the rows that are left out for what the registry holds: another group has
// their site, or they lie outside of the area that may be changed.
func (p Plan) Left() []Problem {
	var list []Problem
	for _, v := range p.Verdicts {
		if v.Verdict == Skipped && v.Line > 0 {
			for _, one := range v.Problems {
				if one.Kind == SiteTaken || one.Kind == NotYours {
					list = append(list, one)
				}
			}
		}
	}
	return list
}

// Apply imports what was planned. Bad and ambiguous rows leave their groups as they are.
func Apply(ctx context.Context, conn driver.Conn, p Plan, now time.Time) (Changes, error) {
	return Import(ctx, conn, p.groups, now, p.keep...)
}

func prepare(have []stored, merges map[string]string, res Result, opts ...Option) Plan {
	known := make(map[string]*stored, len(have))
	for i := range have {
		known[have[i].ID] = &have[i]
	}
	p := Plan{file: res.File, keep: append(slices.Clone(opts), res.Keep(), From(res.File))}
	sift := newSieve(have, res, p.keep)
	lines := map[string]int{}
	for i, g := range res.Groups {
		lines[g.ID] = res.Lines[i]
		g = res.filled(g, known[g.ID])
		v := sift.look(g, known[g.ID])
		if v.Verdict == "" {
			p.groups = append(p.groups, g)
			continue
		}
		v.Line, v.ID, v.Name = res.Lines[i], g.ID, g.Name
		for i := range v.Problems {
			one := &v.Problems[i]
			one.File, one.Line, one.Row, one.ID = res.File, v.Line, v.Line, g.ID
		}
		p.keep = append(p.keep, Keep(g.ID, v.Other))
		p.Verdicts = append(p.Verdicts, v)
	}
	list, counts := compare(have, merges, p.groups, time.Unix(0, 0), p.keep...)
	p.Changes, p.changes = counts, list
	changed := map[string]bool{}
	for _, c := range list {
		changed[c.after.ID] = true
		v := Verdict{Line: lines[c.after.ID], ID: c.after.ID, Name: c.after.Name, Verdict: c.kind}
		if c.before != nil {
			v.Differences = differences(c.before.Group, c.after.Group)
			v.Detail = spell(v.Differences)
		}
		p.Verdicts = append(p.Verdicts, v)
	}
	for _, g := range p.groups {
		switch {
		case changed[g.ID]:
		case merges[g.ID] != "":
			p.Verdicts = append(p.Verdicts, Verdict{
				Line: lines[g.ID], ID: g.ID, Name: g.Name, Verdict: Skipped, Detail: "is a part of " + merges[g.ID], Other: merges[g.ID],
				Problems: []Problem{{File: res.File, Line: lines[g.ID], Row: lines[g.ID], ID: g.ID, Kind: PartOfAnother, Args: []string{merges[g.ID]}}},
			})
		default:
			p.Verdicts = append(p.Verdicts, Verdict{Line: lines[g.ID], ID: g.ID, Name: g.Name, Verdict: Unchanged})
		}
	}
	reasons := map[int]Verdict{}
	for _, b := range res.Bad {
		v := reasons[b.Row]
		if v.Line == 0 {
			v = Verdict{Line: b.Row, ID: b.ID, Verdict: Skipped}
		} else {
			v.Detail += "; "
		}
		v.Detail += strings.TrimPrefix(b.String(), fmt.Sprintf("%s:%d: ", b.File, b.Line))
		v.Problems = append(v.Problems, b)
		reasons[b.Row] = v
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

// spell writes differences for the command line.
func spell(list []Difference) string {
	var out []string
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s %s → %s", d.Column, quote(d.Before), quote(d.After)))
	}
	return strings.Join(out, "; ")
}

// differences returns the fields that two versions of a group have different.
func differences(a, b kim.Group) []Difference {
	var list []Difference
	before, after := Fields(a), Fields(b)
	for i, column := range Columns() {
		if before[i] != after[i] {
			list = append(list, Difference{column, before[i], after[i]})
		}
	}
	return list
}

// Fields writes a group as a row of a registry file, in the order of [Columns].
func Fields(g kim.Group) []string {
	return []string{
		g.ID, g.Name, g.URL, g.ProvinceCode, g.Province, g.RegencyCode, g.Regency, g.DistrictCode, g.District, g.VillageCode, g.Village,
		string(g.Zone), g.RegisteredOn.String(), string(g.Standing), g.PICName, g.PICPhone, g.Note, strings.Join(g.Aliases, " "),
		g.DecreeNumber, g.DecreeDate.String(), string(g.Tier), membersText(g.Members), string(g.Setting), string(g.Signal), strings.Join(g.Social, " "),
	}
}

// membersText writes a number of members; nothing if it is not stated.
func membersText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
