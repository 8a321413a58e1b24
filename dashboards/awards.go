package dashboards

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// awardsData is what the page of awards shows.
type awardsData struct {
	Lists   *box[[]shortlist]
	Older   []shortlist // sealed lists that are named only
	Form    awardForm
	Draft   *box[shortlist] // nil: none is asked for
	Changed bool            // the draft is another than the one that was to be sealed
}

// shortlist is one shortlist with what a page shows of it.
type shortlist struct {
	Seal                string
	Request             kim.ShortlistRequest
	Rules               string
	In, Newcomers, Near []nominee
	Out                 int
	Jury                []string
	Withheld            int // groups on the list that are not shown to the reader

	Category string          // by name
	Mark     string          // stands for the list in addresses
	Draft    bool            // it is not sealed
	Params   url.Values      // of the address of a draft
	Command  string          // that makes a draft and seals it
	Shown    int             // rows of a part that a page shows at most; 0: all
	Gates    []kim.AwardGate // that nominees of a draft must pass
	// Uncalibrated names the platforms of the region that nobody has counted by hand:
	// as long as there is one, a draft cannot be sealed.
	Uncalibrated string
}

// nominee is one group on a shortlist.
type nominee struct {
	kim.Nominee
	Row *board.Row // nil if the group is no longer listed
}

// Name is the group's name, or its id where it is no longer listed.
func (n nominee) Name() string {
	if n.Row == nil {
		return board.Clip(n.Group, board.LongestName)
	}
	return n.Row.Name
}

// Sure tells whether the rank stays the same however the method is varied.
func (n nominee) Sure() bool { return n.Low > 0 && n.Low == n.High }

// contestField is the nominees of one area, who compete with each other.
type contestField struct {
	Area     string
	Nominees []nominee
}

// contestFields parts nominees by the areas within which they compete. Their order
// is kept.
func contestFields(b *board.Board, all []nominee) []contestField {
	var out []contestField
	for i, n := range all {
		if i == 0 || n.Scope != all[i-1].Scope {
			out = append(out, contestField{Area: b.AreaName(n.Scope)})
		}
		last := &out[len(out)-1]
		last.Nominees = append(last.Nominees, n)
	}
	return out
}

// Period returns the period's days.
func (l shortlist) Period() [2]kim.Date {
	from, err := kim.ParseDate(l.Request.From)
	if err != nil {
		from = kim.NoDate
	}
	to, err := kim.ParseDate(l.Request.To)
	if err != nil {
		to = kim.NoDate
	}
	return [2]kim.Date{from, to}
}

func (s *site) awards(ctx context.Context, v visit) reply { return s.awardsFor(ctx, v, v.query) }

// awardsFor is the page of awards with the draft that the parameters ask for.
func (s *site) awardsFor(ctx context.Context, v visit, q url.Values) reply {
	g := s.gather(ctx)
	var d awardsData
	d.Lists = part(g, "shortlists", func(ctx context.Context) ([]shortlist, error) { return s.loadShortlists(ctx, v) })
	if v.who.Makes() && v.board.Scored() {
		if d.Form, _ = s.awardFormOf(v, q); d.Form.Asked && len(d.Form.Problems) == 0 {
			slow := s.gather(ctx)
			slow.timeout = draftTimeout
			d.Draft = part(slow, "draft", func(ctx context.Context) (shortlist, error) {
				l, _, err := s.draft(ctx, v, q)
				return l, err
			})
			slow.wait()
		}
	}
	whole := g.wait() && (d.Draft == nil || !d.Draft.Failed)
	d.cut(q.Get("seal"))
	return reply{page: "awards", title: v.lang.T("award.title"), data: d, whole: whole, live: v.who.Makes()}
}

// A page shows the newest lists, each with its first rows: the rest is an address or a
// download away.
const (
	listsShown    = 3
	nomineesShown = 60
)

// cut keeps what one page shows: the list with a seal, or the newest ones.
func (d *awardsData) cut(seal string) {
	lists := slices.Clone(d.Lists.Data)
	if seal != "" {
		lists = slices.DeleteFunc(lists, func(l shortlist) bool { return l.Seal != seal })
	}
	if len(lists) > listsShown {
		lists, d.Older = lists[:listsShown], lists[listsShown:]
	}
	for i := range lists {
		lists[i].Shown = nomineesShown
	}
	d.Lists.Data = lists
	if d.Draft != nil {
		d.Draft.Data.Shown = nomineesShown
	}
}

// First are the rows of a part that a page shows.
func (l shortlist) First(part []nominee) []nominee {
	if l.Shown == 0 {
		return part
	}
	return part[:min(len(part), l.Shown)]
}

// loadShortlists returns the sealed lists with those groups on them that the reader
// may see there.
func (s *site) loadShortlists(ctx context.Context, v visit) ([]shortlist, error) {
	if !v.who.Shortlists() {
		return nil, nil
	}
	read := v.board.Shortlists
	if v.who.Makes() && ctx.Err() == nil { // who seals a list sees it at once
		read = s.store.Shortlists
	}
	sealed, err := read(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]shortlist, 0, len(sealed))
	for _, x := range sealed {
		var list kim.Shortlist
		if err := json.Unmarshal([]byte(x.Outcome), &list); err != nil {
			return nil, fmt.Errorf("read the shortlist %s: %w", board.Clip(x.Seal, 12), err)
		}
		l := newShortlist(list)
		l.Seal = board.Clip(x.Seal, board.LongestName)
		l.Mark, l.Category = l.Seal, s.categoryName(l.Request.Category)
		if l.showTo(v); l.named() > 0 || l.Withheld == 0 && access.MayAll(v.who.Viewer, access.SeeShortlist, l.Request.Region) {
			out = append(out, l)
		}
	}
	return out, nil
}

// categoryName is the name of a category, or its id if the rules in force have none.
func (s *site) categoryName(id string) string {
	for _, c := range s.views.Awards.Categories {
		if c.ID == id {
			return c.Name
		}
	}
	return id
}

// showTo keeps the groups that the reader may see on the list, and counts the others.
func (l *shortlist) showTo(v visit) {
	for _, list := range []*[]nominee{&l.In, &l.Newcomers, &l.Near} {
		var kept []nominee
		for _, n := range *list {
			n.Row = v.board.Group(n.Group)
			if v.who.shortlisted(n.Row, l.Request.Region) {
				kept = append(kept, n)
			}
		}
		l.Withheld += len(*list) - len(kept)
		*list = kept
	}
}

// named counts the groups on the list.
func (l *shortlist) named() int { return len(l.In) + len(l.Newcomers) + len(l.Near) }

// Short is the start of the seal, which is enough to tell lists apart by eye and
// serves as a mark within the page.
func (l shortlist) Short() string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, board.Clip(strings.ToLower(l.Seal), 12))
}
