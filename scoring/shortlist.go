package scoring

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// Level is the level within which groups of a shortlist compete.
type Level string

// The levels of an award.
const (
	LevelRegency  Level = "regency"
	LevelProvince Level = "province"
	LevelNational Level = "national"
)

// ShortlistRequest says what a shortlist is for.
type ShortlistRequest struct {
	From     string    `json:"from"` // first day of the period, 2025-07-07
	To       string    `json:"to"`   // last day of the period
	Level    Level     `json:"level"`
	Top      int       `json:"top"`       // places in every region of the level
	Category string    `json:"category"`  // id of a category of the rules
	Region   string    `json:"region"`    // code of any level; empty for all
	SealedAt time.Time `json:"sealed_at"` // the cut-off: nothing seen later counts
}

// The gates of a shortlist.
const (
	GateRegistered = "registered"
	GateCoverage   = "coverage"
	GateActive     = "active_weeks"
	GateOriginal   = "original_items"
	GateDates      = "date_integrity"
	GateSigns      = "no_open_sign"
	GateSubject    = "subject"
)

// Missed is a gate that a group did not pass.
type Missed struct {
	Gate     string  `json:"gate"`
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
	IAD       float64  `json:"iad"`  // of the period
	Weeks     int      `json:"weeks"`
	Observed  int      `json:"observed"`
	Active    int      `json:"active"`
	Items     int      `json:"items"`
	Original  int      `json:"original"`
	Fitting   int      `json:"fitting"` // items with one of the category's words
	OpenSigns []string `json:"open_signs,omitempty"`
	Missed    []Missed `json:"missed,omitempty"`
}

// Shortlist is the sealed answer.
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
}

// ErrBadRequest says that a shortlist cannot be made as asked.
var ErrBadRequest = errors.New("not a shortlist that can be made")

// Shortlist makes and seals the shortlist of an award. The same request over the
// same facts by the same rules gives the same seal.
func (s *Scorer) Shortlist(ctx context.Context, req ShortlistRequest) (Shortlist, error) {
	list, err := s.rules.shortlist(ctx, s.conn, req)
	if err != nil {
		return Shortlist{}, err
	}
	v := &view{conn: s.conn, asOf: list.Request.SealedAt, rules: s.rules, items: "items_now"}
	if err := v.storeRules(ctx); err != nil {
		return Shortlist{}, err
	}
	err = insert(ctx, s.conn, "shortlists", []Shortlist{list}, func(l Shortlist, add func(...any) error) error {
		request, err := json.Marshal(l.Request)
		if err != nil {
			return err
		}
		outcome, err := json.Marshal(l)
		if err != nil {
			return err
		}
		return add(l.Seal, l.Request.SealedAt, string(request), l.Inputs, l.Rules, string(outcome), uint64(l.Request.SealedAt.UnixMilli()))
	})
	return list, err
}

// ErrSealBroken says that a shortlist made again differs from the sealed one.
var ErrSealBroken = errors.New("made again, the shortlist is another: facts of before the cut-off have changed")

// RebuildShortlist makes a sealed shortlist again, from the facts as of its
// cut-off and by the rules of then, and compares.
func (s *Scorer) RebuildShortlist(ctx context.Context, seal string) (Shortlist, error) {
	v := &view{conn: s.conn, asOf: s.now(), rules: s.rules, items: "items_now"}
	var (
		req     ShortlistRequest
		body    string
		request string
	)
	err := v.each(ctx, "shortlist", params{"seal": seal}, func(rows driver.Rows) error {
		var sealed time.Time
		var outcome string
		return rows.Scan(&sealed, &request, &outcome, &body)
	})
	if err != nil {
		return Shortlist{}, err
	}
	if request == "" {
		return Shortlist{}, fmt.Errorf("no shortlist with the seal %s", seal)
	}
	if err := json.Unmarshal([]byte(request), &req); err != nil {
		return Shortlist{}, fmt.Errorf("read the request of %s: %w", seal, err)
	}
	rules, err := ReadRules(bytes.NewReader([]byte(body)), "rules of "+seal)
	if err != nil {
		return Shortlist{}, err
	}
	list, err := rules.shortlist(ctx, s.conn, req)
	if err != nil {
		return Shortlist{}, err
	}
	if list.Seal != seal {
		return list, fmt.Errorf("%s: %w", seal, ErrSealBroken)
	}
	return list, nil
}

// contest is everything that a shortlist is judged by.
type contest struct {
	rules    Rules
	request  ShortlistRequest
	category Category
	from, to kim.Week // first and last week of the period
	facts    []*Facts
	fitting  map[string][2]int   // items and fitting items by group
	signs    map[string][]string // open signs by group
}

func (r Rules) shortlist(ctx context.Context, conn driver.Conn, req ShortlistRequest) (Shortlist, error) {
	if err := r.Validate(); err != nil {
		return Shortlist{}, err
	}
	c, err := r.contest(req)
	if err != nil {
		return Shortlist{}, err
	}
	v, err := look(ctx, conn, req.SealedAt, req.Region, r)
	if err != nil {
		return Shortlist{}, err
	}
	if err := c.load(ctx, v); err != nil {
		return Shortlist{}, fmt.Errorf("shortlist: %w", err)
	}
	return c.judge(ctx)
}

// contest reads a request. The period is that of the whole weeks in it.
func (r Rules) contest(req ShortlistRequest) (*contest, error) {
	from, err := kim.ParseDate(req.From)
	if err != nil {
		return nil, fmt.Errorf("%w: period: %w", ErrBadRequest, err)
	}
	to, err := kim.ParseDate(req.To)
	if err != nil {
		return nil, fmt.Errorf("%w: period: %w", ErrBadRequest, err)
	}
	c := &contest{rules: r, request: req, from: from.AddDays(6).Week(), to: to.AddDays(1).Week().Add(-1)}
	var ok bool
	if c.category, ok = r.Shortlist.category(req.Category); !ok {
		return nil, fmt.Errorf("%w: category %q is not in the rules", ErrBadRequest, req.Category)
	}
	switch {
	case c.to < c.from:
		return nil, fmt.Errorf("%w: there is no whole week from %s to %s", ErrBadRequest, req.From, req.To)
	case c.weeks() > maxWindow:
		return nil, fmt.Errorf("%w: the period has more than %d weeks", ErrBadRequest, maxWindow)
	case req.Top < 1:
		return nil, fmt.Errorf("%w: %d places", ErrBadRequest, req.Top)
	case req.Level != LevelRegency && req.Level != LevelProvince && req.Level != LevelNational:
		return nil, fmt.Errorf("%w: level %q is none of regency, province, national", ErrBadRequest, req.Level)
	case req.SealedAt.Before(c.to.End(kim.WIB)):
		return nil, fmt.Errorf("%w: the cut-off %s lies within the period", ErrBadRequest, req.SealedAt.Format(time.RFC3339))
	}
	c.request.SealedAt = req.SealedAt.UTC().Truncate(time.Millisecond)
	return c, nil
}

func (c *contest) weeks() int { return c.to.Sub(c.from) + 1 }

func (c *contest) load(ctx context.Context, v *view) error {
	copies, err := v.findCopies(ctx, c.from, c.to.Add(1))
	if err != nil {
		return err
	}
	v.copies = keysOf(copies)
	if c.facts, err = v.facts(ctx, Monday(v.asOf).Sub(c.from)+1); err != nil {
		return err
	}
	for _, f := range c.facts {
		f.Weeks = slices.DeleteFunc(slices.Clone(f.Weeks), func(w Week) bool { return w.Week < c.from || w.Week > c.to })
	}
	c.fitting = map[string][2]int{}
	words := c.category.Words
	err = v.each(ctx, "subjects", params{"words": words, "from": c.from.Start(kim.WIB).UnixMilli(), "until": c.to.End(kim.WIB).UnixMilli()},
		func(rows driver.Rows) error {
			var id string
			var items, fitting uint32
			if err := rows.Scan(&id, &items, &fitting); err != nil {
				return err
			}
			c.fitting[id] = [2]int{int(items), int(fitting)}
			return nil
		})
	if err != nil {
		return err
	}
	return c.loadSigns(ctx, v)
}

// loadSigns looks for signs since the period began, as of the cut-off.
func (c *contest) loadSigns(ctx context.Context, v *view) error {
	wide := *v
	wide.rules.Signs.Weeks = max(1, Monday(v.asOf).Sub(c.from))
	found, err := wide.findSigns(ctx)
	if err != nil {
		return err
	}
	cleared := map[[3]string]bool{}
	err = v.each(ctx, "cleared", nil, func(rows driver.Rows) error {
		var key [3]string
		if err := rows.Scan(&key[0], &key[1], &key[2]); err != nil {
			return err
		}
		cleared[key] = true
		return nil
	})
	if err != nil {
		return err
	}
	groups := map[string]kim.Group{}
	for _, f := range c.facts {
		groups[f.Group.ID] = f.Group
	}
	c.signs = map[string][]string{}
	for _, s := range found {
		g, ok := groups[s.Group]
		if ok && c.rules.Signs.explain(s, g) == "" && !cleared[[3]string{s.Group, s.Sign, s.Subject}] {
			c.signs[s.Group] = append(c.signs[s.Group], s.Sign+" "+s.Subject)
		}
	}
	return nil
}

// judge applies the gates, ranks who passed, and seals.
func (c *contest) judge(ctx context.Context) (Shortlist, error) {
	list := Shortlist{Request: c.request, Rules: c.rules.ID(), Jury: c.category.Jury}
	rules := c.periodRules()
	var passed []*Score
	nominees := map[string]Nominee{}
	for _, f := range c.facts {
		n := c.nominee(f)
		s := &Score{Facts: *f, Index: rules.Compute(*f), Newcomer: rules.newcomerAt(f.Group, c.to)}
		n.IAD = s.Index.IAD
		if math.IsNaN(n.IAD) {
			n.IAD = -1 // JSON has no word for it; who has none does not pass the coverage gate
		}
		nominees[n.Group] = n
		switch {
		case len(n.Missed) == 0:
			passed = append(passed, s)
		case len(n.Missed) == 1:
			list.Near = append(list.Near, n)
		default:
			list.Out++
		}
	}
	byScope := map[string][]*Score{}
	for _, s := range passed {
		key := nominees[s.Facts.Group.ID].Scope
		if s.Newcomer {
			key += " newcomers"
		}
		byScope[key] = append(byScope[key], s)
	}
	for _, key := range sortedKeys(byScope) {
		in, err := c.line(ctx, rules, byScope[key], nominees)
		if err != nil {
			return Shortlist{}, err
		}
		if byScope[key][0].Newcomer {
			list.Newcomers = append(list.Newcomers, in...)
		} else {
			list.In = append(list.In, in...)
		}
	}
	slices.SortFunc(list.Near, func(a, b Nominee) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Missed[0].Gate, b.Missed[0].Gate), cmp.Compare(b.IAD, a.IAD), cmp.Compare(a.Group, b.Group))
	})
	return list, c.seal(&list)
}

// periodRules are the rules with every window set to the period. Recency is left
// out, because it tells of the day of the cut-off and not of the period.
func (c *contest) periodRules() Rules {
	r := c.rules
	r.Indicators = IndicatorRules{}
	for id, rule := range c.rules.Indicators {
		if rule.Window > 0 {
			rule.Window = c.weeks()
		}
		if id == KB {
			rule.Weight = 0
		}
		r.Indicators[id] = rule
	}
	r.Draws.Windows = []int{c.weeks()}
	return r
}

// newcomerAt tells whether the group was too young at the end of the period.
func (r Rules) newcomerAt(g kim.Group, last kim.Week) bool {
	return g.RegisteredOn.Known() && last.Add(1).Monday().Sub(g.RegisteredOn) < 7*r.NewcomerWeeks
}

// nominee gathers the evidence of one group and the gates that it missed.
func (c *contest) nominee(f *Facts) Nominee {
	ws := f.Weeks
	n := Nominee{
		Group: f.Group.ID, Weeks: len(ws), Observed: observed(ws), Active: active(ws), Items: sum(ws, Week.Items),
		Fitting: c.fitting[f.Group.ID][1], OpenSigns: c.signs[f.Group.ID],
	}
	n.Original = n.Items - sum(ws, func(w Week) uint32 { return w.Judged - w.Originals })
	switch c.request.Level {
	case LevelRegency:
		n.Scope = f.Group.RegencyCode
	case LevelProvince:
		n.Scope = f.Group.ProvinceCode
	}
	r := c.rules.Shortlist
	gate := func(name string, value, required float64, ours bool) {
		if math.IsNaN(value) {
			value = 0
		}
		if value < required {
			n.Missed = append(n.Missed, Missed{name, value, required, ours})
		}
	}
	registered := 0.0
	if f.Group.Standing == kim.Registered && f.Group.HasSite() && len(ws) > 0 {
		registered = 1
	}
	unseen := n.Weeks - n.Observed
	gate(GateRegistered, registered, 1, false)
	gate(GateCoverage, ratio(n.Observed, n.Weeks), r.MinCoverage, true)
	gate(GateActive, ratio(n.Active, n.Observed), r.MinActive, ratio(n.Active+unseen, n.Weeks) >= r.MinActive)
	gate(GateOriginal, float64(n.Original), float64(r.MinOriginal), unseen > 0)
	gate(GateDates, DateIntegrity(ws), r.MinDates, false)
	gate(GateSigns, -float64(len(n.OpenSigns)), 0, false)
	if len(c.category.Words) > 0 {
		gate(GateSubject, ratio(n.Fitting, c.fitting[f.Group.ID][0]), c.category.MinShare, false)
	}
	return n
}

// line ranks the groups of one region and returns those that are in: the places,
// everyone who shares the last place, and everyone who is setara with it.
func (c *contest) line(ctx context.Context, rules Rules, field []*Score, nominees map[string]Nominee) ([]Nominee, error) {
	for _, s := range field {
		s.Facts.Group.RegencyCode = "" // drawn as one field
	}
	if err := rules.Intervals(ctx, field); err != nil {
		return nil, err
	}
	scope, value := make([]string, len(field)), make([]float64, len(field))
	for i, s := range field {
		scope[i], value[i] = nation, s.Index.IAD
	}
	out := make([]Nominee, len(field))
	for i, place := range Ranks(scope, value) {
		n := nominees[field[i].Facts.Group.ID]
		n.Rank, n.Low, n.High = place, field[i].InNation.Low, field[i].InNation.High
		out[i] = n
	}
	slices.SortFunc(out, func(a, b Nominee) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Group, b.Group)) })
	if len(out) <= c.request.Top {
		return out, nil
	}
	last := out[c.request.Top-1]
	at := Interval{Low: last.Low, High: last.High}
	for i := range out {
		out[i].Tied = out[i].Rank > last.Rank
	}
	return slices.DeleteFunc(out, func(n Nominee) bool {
		return n.Tied && !at.Tied(Interval{Low: n.Low, High: n.High})
	}), nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// seal hashes the facts that were judged, and then everything.
func (c *contest) seal(list *Shortlist) error {
	type fact struct {
		Group kim.Group
		Weeks []Week
		Fit   [2]int
		Signs []string
	}
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, f := range c.facts {
		g := f.Group
		g.PICName, g.PICPhone, g.Note = "", "", ""
		if err := enc.Encode(fact{g, f.Weeks, c.fitting[g.ID], c.signs[g.ID]}); err != nil {
			return fmt.Errorf("hash the facts: %w", err)
		}
	}
	list.Inputs = hex.EncodeToString(h.Sum(nil))
	list.Seal = ""
	whole, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("hash the shortlist: %w", err)
	}
	sum := sha256.Sum256(whole)
	list.Seal = hex.EncodeToString(sum[:])
	return nil
}
