package pages

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// Official is what official tables say, to be set beside our own counts. An error
// of reading them is shown in their place.
type Official struct {
	Groups  []registry.Total        // groups of a regency
	Content []registry.ContentTotal // content of a group
}

// officialPart is the comparison with the official tables.
type officialPart struct {
	Regencies []officialRegency // those that differ, by code
	Compared  int               // regencies that a table speaks of
	Content   []officialContent // as the table has them
}

// officialRegency is a regency with another number of groups than the table says.
type officialRegency struct {
	Code, Name     string
	Official, Ours int
	Given          bool // the table speaks of it
}

// Difference is ours less theirs.
func (r officialRegency) Difference() int { return r.Ours - r.Official }

// officialContent is the content of one group, counted twice.
type officialContent struct {
	registry.ContentTotal
	Row   *board.Row    // nil: no single group of the registry is meant
	Ours  board.Content // at the end of that day
	Later bool          // that day is not over in the newest scoring
}

// Compared tells whether there is a count of ours to set beside the official one.
func (c officialContent) Compared() bool { return c.Row != nil && c.Ours.Walked && !c.Later }

// Difference is ours less theirs, over all kinds.
func (c officialContent) Difference() int { return int(c.Ours.All()) - c.Total }

// officialKind is one kind counted twice.
type officialKind struct {
	Kind  kim.Kind
	Given bool // the table has the kind
	Theirs, Ours,
	Difference int
}

// Kinds returns the kinds in their usual order.
func (c officialContent) Kinds() []officialKind {
	theirs := []int{c.News, c.Gallery, c.Announcement, c.Event}
	ours := []uint64{c.Ours.News, c.Ours.Gallery, c.Ours.Announcement, c.Ours.Event}
	out := make([]officialKind, len(theirs))
	for i, k := range kim.Kinds() {
		out[i] = officialKind{Kind: k, Given: theirs[i] != registry.NotGiven, Theirs: theirs[i], Ours: int(ours[i])}
		if out[i].Given {
			out[i].Difference = out[i].Ours - out[i].Theirs
		}
	}
	return out
}

// OfficialTables sets what official tables say beside our own counts.
func (p *Pages) OfficialTables(ctx context.Context, b *board.Board) (officialPart, error) {
	var out officialPart
	if p.Official == nil {
		return out, nil
	}
	told, err := p.Official()
	if err != nil {
		return out, err
	}
	out.Regencies, out.Compared = compareRegencies(b.Rows, told.Groups)
	out.Content, err = board.Remember(ctx, b, "official content", func(ctx context.Context) ([]officialContent, error) {
		return compareContent(ctx, b, told.Content)
	})
	return out, err
}

// compareRegencies returns the regencies in which the registry has another number
// of groups than the table, or of which only one of the two speaks.
func compareRegencies(rows []*board.Row, totals []registry.Total) ([]officialRegency, int) {
	if len(totals) == 0 {
		return nil, 0
	}
	ours, names := map[string]int{}, map[string]string{}
	for _, r := range rows {
		ours[r.RegencyCode]++
		names[r.RegencyCode] = r.Regency
	}
	var out []officialRegency
	for _, t := range totals {
		if n := ours[t.Code]; n != t.Groups {
			out = append(out, officialRegency{t.Code, cmp.Or(t.Name, names[t.Code]), t.Groups, n, true})
		}
		delete(ours, t.Code)
	}
	for code, n := range ours {
		out = append(out, officialRegency{Code: code, Name: names[code], Ours: n})
	}
	slices.SortFunc(out, func(a, b officialRegency) int { return cmp.Compare(a.Code, b.Code) })
	return out, len(totals)
}

func compareContent(ctx context.Context, b *board.Board, totals []registry.ContentTotal) ([]officialContent, error) {
	out := make([]officialContent, len(totals))
	var (
		asked []int // places in out
		ids   []string
		ends  []time.Time
	)
	for i, t := range totals {
		out[i] = officialContent{ContentTotal: t, Row: b.Named(t.Group, t.Name)}
		if out[i].Row == nil {
			continue
		}
		ending := t.AsOf.AddDays(1).In(out[i].Row.Zone)
		out[i].Later = !b.Scored() || ending.After(b.AsOf)
		if !out[i].Later {
			asked, ids, ends = append(asked, i), append(ids, out[i].Row.ID), append(ends, ending)
		}
	}
	if len(asked) == 0 {
		return out, nil
	}
	answers, err := b.ContentBefore(ctx, ids, ends)
	for _, c := range answers {
		if c.Question < 1 || int(c.Question) > len(asked) {
			return out, fmt.Errorf("answer %d to %d questions", c.Question, len(asked))
		}
		out[asked[c.Question-1]].Ours = c
	}
	return out, err
}
