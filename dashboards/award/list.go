package award

import (
	"net/url"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// List is one shortlist with what a page shows of it.
type List struct {
	Seal                string
	Request             kim.ShortlistRequest
	Rules               string
	In, Newcomers, Near []Nominee
	Out                 int
	Jury                []string
	Withheld            int // groups on the list that are not shown to the reader
	// Everyone tells that the reader is shown what everybody may see of a published list:
	// who is in, and the newcomers.
	Everyone bool

	Sealed     board.Sealed        // who sealed, published or withdrew it, and when; the zero value: it is a draft
	Published  bool                // everybody may see it
	Field      []Candidate         // every group of the level that the reader may see there, by nearness
	Placed     map[kim.Placing]int // groups of the field by how far they came, all of them
	Words      []string            // of which one stands in an item of the category
	Whole      bool                // as whole words only
	Category   string              // by name
	Mark       string              // stands for the list in addresses
	Draft      bool                // it is not sealed
	Params     url.Values          // of the address of a draft
	Shown      int                 // rows of a part that a page shows at most; 0: all
	FieldShown int                 // the same of the field
	Gates      []kim.AwardGate     // that nominees must pass; empty: not kept with the list
	// Uncalibrated names the platforms of the region that nobody has counted by hand:
	// as long as there is one, a draft cannot be sealed.
	Uncalibrated string
}

// Nominee is one group on a shortlist.
type Nominee struct {
	kim.Nominee
	Row *board.Row // nil if the group is no longer listed
	// Opens tells whether the reader may open the group's page and dossier. A published
	// list names its nominees to everybody, also those that have fallen silent since.
	Opens bool
}

// Name is the group's name, or its id where it is no longer listed.
func (n Nominee) Name() string {
	if n.Row == nil {
		return board.Clip(n.Group, board.LongestName)
	}
	return n.Row.Name
}

// Sure tells whether the rank stays the same however the method is varied.
func (n Nominee) Sure() bool { return n.Low > 0 && n.Low == n.High }

// Contest is the nominees of one area, who compete with each other.
type Contest struct {
	Area     string
	Nominees []Nominee
}

// Contests parts nominees by the areas within which they compete. Their order
// is kept.
func Contests(b *board.Board, all []Nominee) []Contest {
	var out []Contest
	for i, n := range all {
		if i == 0 || n.Scope != all[i-1].Scope {
			out = append(out, Contest{Area: b.AreaName(n.Scope)})
		}
		last := &out[len(out)-1]
		last.Nominees = append(last.Nominees, n)
	}
	return out
}

// Period returns the period's days.
func (l List) Period() [2]kim.Date {
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

// First are the rows of a part that a page shows.
func (l List) First(part []Nominee) []Nominee {
	if l.Shown == 0 {
		return part
	}
	return part[:min(len(part), l.Shown)]
}

// newList prepares a list for the pages. Names are cut to a length that a page
// can bear.
func newList(list kim.Shortlist) List {
	l := List{Seal: board.Clip(list.Seal, board.LongestName), Request: list.Request, Rules: list.Rules, Out: list.Out}
	l.Mark = l.Seal
	l.Request.Category = board.Clip(l.Request.Category, board.LongestName)
	for _, criterion := range list.Jury {
		l.Jury = append(l.Jury, board.Clip(criterion, board.LongestText))
	}
	for _, part := range []struct {
		to   *[]Nominee
		from []kim.Nominee
	}{{&l.In, list.In}, {&l.Newcomers, list.Newcomers}, {&l.Near, list.Near}} {
		for _, n := range part.from {
			*part.to = append(*part.to, Nominee{Nominee: n})
		}
	}
	return l
}

// showTo keeps the groups that the reader may see on the list, and counts the others. Who
// is in a published list is told to everybody.
func (l *List) showTo(v visit.Visit) {
	l.Everyone = l.Published && !v.Who.Shortlists()
	for _, part := range []struct {
		list *[]Nominee
		open bool
	}{{&l.In, l.Published}, {&l.Newcomers, l.Published}, {&l.Near, false}} {
		var kept []Nominee
		for _, n := range *part.list {
			n.Row = v.Board.Group(n.Group)
			shown := v.Who.Shortlisted(n.Row, l.Request.Region)
			if !shown && !part.open {
				continue
			}
			n.Opens = shown || n.Row != nil && v.Who.Names(n.Row)
			if !shown && (n.Row == nil || !v.Who.Signs(n.Row)) {
				n.OpenSigns = nil
			}
			kept = append(kept, n)
		}
		l.Withheld += len(*part.list) - len(kept)
		*part.list = kept
	}
}

// named counts the groups on the list.
func (l *List) named() int { return len(l.In) + len(l.Newcomers) + len(l.Near) }

// Short is the start of the seal, which is enough to tell lists apart by eye and
// serves as a mark within the page.
func (l List) Short() string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, board.Clip(strings.ToLower(l.Seal), 12))
}
