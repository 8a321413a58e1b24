package walk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
)

// Pages is where a walk gets the pages of its site: a fetch.Site, or pages that were
// kept.
type Pages interface {
	// Get asks for a page. The error is a *web.Failure, or that of ctx. The body is
	// only valid until the next call.
	Get(ctx context.Context, address string, v web.Validators) (web.Response, error)
	// Owns tells whether an address lies on one of the site's hosts.
	Owns(u *url.URL) bool
	Stats() web.Stats
	// Fetched returns the robots.txt files that this walk asked for.
	Fetched() []web.Robots
	// Sitemaps lists the sitemaps that the robots.txt files name.
	Sitemaps() []string
}

// ErrNotKept is for [Pages] that were kept: the page is not among them.
var ErrNotKept = errors.New("the page was not kept")

// Reader makes sense of pages. [*extract.Profiles] is one.
type Reader interface {
	Recognise(extract.Input) *extract.Profile
	ByID(id string) (*extract.Profile, bool)
	Read(extract.Input, *extract.Profile) extract.Page
}

// Limits bound one walk.
type Limits struct {
	FullEvery   time.Duration // after a full walk, the next one is full after so long
	MaxPages    int
	MaxSections int
	MaxProbes   int           // requests that only make sure that an item is really gone
	MaxBody     int64         // bytes of one page; longer ones are cut by Pages
	SiteTime    time.Duration // spent waiting for the site's answers
	BackoffMin  time.Duration // how long a failing site is left alone at first
	BackoffMax  time.Duration // and at most
}

// Setting is what a walk works with beside its site.
type Setting struct {
	Reader  Reader
	Shapes  *memory.Shapes // what the links of lists proved to be; nil: nothing is known, and nothing learnt
	Limits  Limits
	Log     *slog.Logger
	Now     func() time.Time     // the clock of the run
	Elapsed func() time.Duration // since the walk began, by the machine's own clock

	RunID string
	Begun time.Time // when the walk began, if it was interrupted and goes on; the zero time: it begins now
	Full  bool      // read everything, whatever is remembered
	// Ask is what a planned walk asks beside what is new; nil: the walk is not planned, and
	// is full every Limits.FullEvery.
	Ask *plan.Ask
	// Kept is set if the pages are kept ones: then the walk is no look at the site. It
	// corrects items, and concludes nothing from what it does not find.
	Kept *Kept
}

// Kept says of kept pages when they were fetched, and when they are read again.
type Kept struct {
	Fetched time.Time // the newest of them
	Read    time.Time
}

// Walk looks at the site of a group once. The error is that of ctx: a walk that we
// broke off ourselves says nothing of the site.
func Walk(ctx context.Context, s Setting, g kim.Group, m *memory.Memory, p Pages) (Result, error) {
	v := newVisit(s, g, m, p)
	sections := &sections{visit: v, asked: map[string]bool{}}
	items := &items{visit: v, sections: sections, found: map[string]*candidate{}, needsDay: map[string]bool{}}
	sections.items = items
	r := &result{visit: v, sections: sections, items: items}
	look(ctx, v, sections, items, r)
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	r.conclude()
	return r.out, nil
}

// look reads the site. A panic ends the walk as unreadable.
func look(ctx context.Context, v *visit, sections *sections, items *items, r *result) {
	defer func() {
		if p := recover(); p != nil {
			v.Log.Error("walk panicked", "group", v.group.ID, "panic", p)
			v.fail(v.group.URL, &web.Failure{Outcome: kim.OutcomeUnreadable, Err: fmt.Errorf("the walk panicked: %v", p)})
		}
	}()
	switch {
	case v.full:
		sections.discover(ctx)
	case v.ask.Home:
		sections.discover(ctx)
		asked{sections}.recallSkipped()
	case !sections.recallSections():
		v.full = true
		sections.discover(ctx)
	}
	sections.readSections(ctx)
	sections.lookForHack(ctx)
	sections.readHome(ctx)
	(&menu{sections}).explore(ctx)
	(&archives{sections}).readAll(ctx)
	sections.mapEnds(ctx)
	items.takePlaced()
	items.takeHome()
	items.recogniseVolatile()
	if len(items.order) == 0 && !v.over {
		sections.readSitemap(ctx)
	}
	asked{sections}.lookForMissed(ctx)
	accounts{sections}.explain(ctx)
	sections.judgeSections(ctx)
	items.settleKinds()
	items.takeAsked()
	items.readItems(ctx)
	items.mergeVersions(ctx)
	sections.judgeDays(ctx)
	items.mergeTwins()
	items.settleOrders()
	(&years{sections}).settle(ctx)
	(&reconciliation{sections}).compare()
	if v.Kept == nil {
		gone := &removal{visit: v, sections: sections, items: items}
		gone.matchMoved(ctx)
		gone.judgeAbsent(ctx, &r.out)
	}
}
