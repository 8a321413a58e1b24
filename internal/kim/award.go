package kim

import (
	"regexp"
	"strings"
	"time"
)

// ShortlistRequest says what a shortlist is for.
type ShortlistRequest struct {
	From     string    `json:"from"`  // first day of the period, 2025-07-07
	To       string    `json:"to"`    // last day of the period
	Level    Level     `json:"level"` // regency, province or national
	Top      int       `json:"top"`   // places in every region of the level
	Category string    `json:"category"`
	Region   string    `json:"region"`    // Kemendagri code of any level; empty for all
	SealedAt time.Time `json:"sealed_at"` // the cut-off: nothing seen later counts
}

// Gate is a condition that a nominee must meet.
type Gate string

// The gates of a shortlist, in the order of judging.
const (
	GateRegistered Gate = "registered"
	GateRegion     Gate = "resolved_region" // a region that is not known ranks nobody
	GateCoverage   Gate = "coverage"
	GateActive     Gate = "active_weeks"
	GateOriginal   Gate = "original_items"
	GateDates      Gate = "date_integrity"
	GateSigns      Gate = "no_open_sign"
	GateSubject    Gate = "subject"
)

// Missed is a gate that a group did not pass.
type Missed struct {
	Gate     Gate    `json:"gate"`
	Value    float64 `json:"value"`
	Required float64 `json:"required"`
	// Ours tells that our own coverage decided: had we looked in every week, the
	// group might have passed.
	Ours bool `json:"ours"`
}

// Nominee is one group of a shortlist with the evidence.
type Nominee struct {
	Group     string   `json:"group"`
	Scope     string   `json:"scope"` // code of its region at the level; empty nationally
	Rank      uint32   `json:"rank"`
	Low       uint32   `json:"rank_low"`
	High      uint32   `json:"rank_high"`
	Tied      bool     `json:"tied"` // beyond the line, but setara with it
	IAD       float64  `json:"iad"`  // of the period; -1: none
	Weeks     int      `json:"weeks"`
	Observed  int      `json:"observed"`
	Partly    int      `json:"partly,omitempty"` // weeks of which items were seen, and more may have been there
	Active    int      `json:"active"`           // the partly observed ones included
	Items     int      `json:"items"`
	Original  int      `json:"original"`
	Fitting   int      `json:"fitting"` // items with one of the category's words
	OpenSigns []string `json:"open_signs,omitempty"`
	Missed    []Missed `json:"missed,omitempty"`
}

// Placing says how far a group came in an award.
type Placing string

// The placings, the best first.
const (
	PlacingIn       Placing = "in"       // passed every gate, and within the places
	PlacingNewcomer Placing = "newcomer" // passed every gate, and is too young to be ranked with the others
	PlacingBelow    Placing = "below"    // passed every gate, and lies below the line
	PlacingNear     Placing = "near"     // missed one gate by little, or for what a person or our own coverage can still settle
	PlacingFailed   Placing = "failed"
)

// Measured is one gate as a group met or missed it.
type Measured struct {
	Missed

	Passed bool `json:"passed"`
	// Lacks is what is missing: whole weeks (coverage, active weeks), items (original
	// items, subject) or open signs, and a share of 1 of the items for date integrity. 0 if passed.
	Lacks float64 `json:"lacks"`
}

// IndexPart is what one indicator gave to an IAD.
type IndexPart struct {
	Indicator string  `json:"indicator"`
	Raw       float64 `json:"raw"`    // in its own unit
	Score     float64 `json:"score"`  // 0 to 1
	Weight    float64 `json:"weight"` // 0 to 1
	Points    float64 `json:"points"` // 100 · weight · score
}

// CopiedItem is an item whose text is nearly that of an earlier one.
type CopiedItem struct {
	Item  string `json:"item"`  // its key
	Group string `json:"group"` // whose text it follows
}

// Candidate is one group of the field of an award with every gate.
type Candidate struct {
	Nominee

	Placing Placing `json:"placing"`
	// Parts are what the IAD of the period is made of: their points add up to it. None
	// without an IAD.
	Parts []IndexPart `json:"parts,omitempty"`
	// Copies are the items of the period that follow another text.
	Copies []CopiedItem `json:"copies,omitempty"`
	Gates  []Measured   `json:"gates"`
	// Short is how much is missing over all gates, each as a share of what it requires:
	// the smaller, the nearer.
	Short float64 `json:"short"`
	// States are the states of the weeks that were judged, a letter each, the newest last;
	// empty: they were not kept with the list.
	States string `json:"states,omitempty"`
}

// Evidence is one item that an award looked at in one group, as it stood at the cut-off.
type Evidence struct {
	Key      string
	Kind     Kind
	URL      string
	Title    string
	CountsAt time.Time // decides the week in which it counts
	Week     Week      // that week, in the group's zone
	Reason   DateReason
	Photos   uint16
	Words    uint32
	// Counted tells whether the item counts in a week of the period. One that says itself
	// that it is of one of some days of two weeks counts in neither.
	Counted bool
	Fits    bool     // it is one of the items with a word of the category
	Found   []string // these words of the category
	// Hash is that of title, text and photo names as they were read; 0: not kept then.
	// HashedAt is when a walk first saw them so.
	Hash     uint64
	HashedAt time.Time
	Later    bool // it was edited or removed after the cut-off
}

// Recount is what a list of evidence adds up to.
type Recount struct{ Items, Original, Fitting, Active, Observed, Partly, Weeks int }

// RecountOf adds up the figures of a nominee from the items that prove them, the items
// among them that copy another text, and the states of the weeks.
func RecountOf(items []Evidence, copies []CopiedItem, states string) Recount {
	r := Recount{Weeks: len(states)}
	copied := make(map[string]bool, len(copies))
	for _, c := range copies {
		copied[c.Item] = true
	}
	active := map[Week]bool{}
	for _, x := range items {
		if x.Fits {
			r.Fitting++
		}
		if !x.Counted {
			continue
		}
		r.Items++
		active[x.Week] = true
		if !copied[x.Key] {
			r.Original++
		}
	}
	r.Active = len(active)
	for _, s := range states {
		switch WeekState(string(s)) {
		case WeekActive, WeekNone:
			r.Observed++
		case WeekPartly:
			r.Partly++
		}
	}
	return r
}

// Recount is what was sealed of the same figures.
func (n Nominee) Recount() Recount {
	return Recount{Items: n.Items, Original: n.Original, Fitting: n.Fitting, Active: n.Active, Observed: n.Observed, Partly: n.Partly, Weeks: n.Weeks}
}

// Shortlist is the answer to a request.
type Shortlist struct {
	Request   ShortlistRequest `json:"request"`
	Rules     string           `json:"rules"`
	Inputs    string           `json:"inputs"` // SHA-256 of the facts that were judged
	In        []Nominee        `json:"in"`     // by region and rank
	Newcomers []Nominee        `json:"newcomers"`
	Near      []Nominee        `json:"near_misses"` // missed one gate
	Out       int              `json:"out"`         // groups that missed more
	Jury      []string         `json:"jury"`        // criteria that stay blank
	Seal      string           `json:"seal"`        // SHA-256 of all of the above
	// Field is every group of the level with every gate, by placing and nearness. The
	// seal vouches for it by Inputs, from which it can be made again.
	Field []Candidate `json:"field,omitempty"`
}

// ListAct is what a person did with a sealed shortlist.
type ListAct string

// The acts. A list that was sealed is shown to the jury and to staff; once published, to
// everybody, until it is withdrawn.
const (
	ListSealed    ListAct = "sealed"
	ListPublished ListAct = "published"
	ListWithdrawn ListAct = "withdrawn"
)

// AwardTerms are what shortlists can be asked for by the rules in force.
type AwardTerms struct {
	Categories []AwardCategory
	Gates      []AwardGate // that nominees of every category must pass, in the order of judging
	MaxWeeks   int         // of a period
}

// AwardCategory is what groups can be shortlisted for.
type AwardCategory struct {
	ID, Name string
	MinShare float64 // of the items with one of its words; 0: every subject fits

	Words []string // of which one stands in title or text of an item that fits
	Whole bool     // only as whole words: "seni" is not in "Senin"
	Jury  []string // criteria that stay blank for the jury
}

// FoundIn are the words of the category that stand in an item's title or text.
func (c AwardCategory) FoundIn(text string) []string {
	var out []string
	for _, w := range c.Words {
		one := AwardCategory{Words: []string{w}, Whole: c.Whole}
		if found, err := regexp.MatchString(one.Pattern(), text); err == nil && found {
			out = append(out, w)
		}
	}
	return out
}

// Pattern is what an item's title and text match if they have one of the words: a regular
// expression of RE2; empty if there are no words.
func (c AwardCategory) Pattern() string {
	if len(c.Words) == 0 {
		return ""
	}
	words := make([]string, len(c.Words))
	for i, w := range c.Words {
		words[i] = regexp.QuoteMeta(w)
	}
	all := "(?i)(" + strings.Join(words, "|") + ")"
	if c.Whole {
		return `(^|[^\pL\pN])` + all + `($|[^\pL\pN])`
	}
	return all
}

// AwardGate is a gate with what it requires.
type AwardGate struct {
	Gate     Gate
	Required float64
}
