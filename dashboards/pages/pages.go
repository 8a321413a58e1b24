// Package pages makes the pages: a file for each, which loads what the page shows, and
// beside it the template of that name, which shows it. A page asks the board, the tables
// and the visit, and knows nothing of addresses, caches and headers.
package pages

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/access"
	"pantaukim/internal/boundary"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

// Reply is what a page has to say.
type Reply struct {
	Status int // 0 means 200
	Page   string
	Title  string
	Data   any
	Whole  bool         // every part was loaded: the page may be kept
	Live   bool         // it shows what readers record themselves: it is drawn anew every time
	Board  *board.Board // of the week shown; nil: the newest
}

// Sources are what pages are made from beside the board and its tables.
type Sources struct {
	Log     *slog.Logger
	Now     func() time.Time
	Tables  *tables.Maker
	Figures *figures.Maker
	Lists   *award.Lists
	Rules   kim.Catalogue // in force

	Accounts *access.Accounts // may be nil
	Areas    *place.Areas     // may be nil
	// Boundaries are the outlines of areas that the operator supplied. Nil: there are none.
	Boundaries *boundary.Set
	Conn       driver.Conn // reads the acts that are stored with their author

	Objections *objection.Store // may be nil

	HandCounts func() ([]handcount.Count, error) // may be nil
	Official   func() (Official, error)          // may be nil
	CountsHand bool                              // counts by hand can be entered
	Spoilt     func() []string                   // tables of which files on the disk are spoilt
	Healed     func() Healed                     // what of them was taken out last
	Forecast   func() *kim.Forecast              // the coming week of requests; may be nil

	Registry *registry.Editor // changes the list of groups; may be nil
	Runs     *Runs            // the runs of the collector; may be nil
	Mail     *Mail            // who is sent letters; may be nil

	WidgetTimeout time.Duration // of one part of a page
	RowsPerPage   int
}

// Pages makes pages: each method that takes a visit and returns a reply is one.
type Pages struct{ Sources }

// New returns the pages. It reads nothing yet.
func New(from Sources) *Pages {
	return &Pages{from}
}

// Excuse is the word for why something cannot be had now: see the texts that begin with
// sorry.
func Excuse(err error) string {
	switch {
	case errors.Is(err, cache.ErrBusy):
		return "busy"
	case errors.Is(err, ErrSilent):
		return "unreachable"
	case errors.Is(err, context.DeadlineExceeded):
		return "busy"
	}
	return "unread"
}

// Sorry is a page that says what is wrong on our side, by the word of [excuse] or "broken".
func Sorry(v visit.Visit, status int, word string) Reply {
	return Reply{Status: status, Page: "sorry", Title: v.Lang.T("sorry.title"), Data: word}
}

// Withheld says that something is not shown to this reader.
func Withheld(v visit.Visit) Reply {
	return Reply{Status: http.StatusForbidden, Page: "withheld", Title: v.Lang.T("withheld.title")}
}

// NotFound says that there is no such page.
func (*Pages) NotFound(_ context.Context, v visit.Visit) Reply {
	return Reply{Status: http.StatusNotFound, Page: "missing", Title: v.Lang.T("missing.title")}
}

// Invalid says which parameter of the address means nothing, and what may stand there.
func Invalid(v visit.Visit, w *tables.ParameterError) Reply {
	return Reply{Status: http.StatusBadRequest, Page: "invalid", Title: v.Lang.T("invalid.title"), Data: w}
}

// unavailable says that what a page needs cannot be had now. The log hears of it, but not
// loudly where the reader left or where everybody hears that the warehouse does not answer.
func (p *Pages) unavailable(ctx context.Context, v visit.Visit, what string, why error) Reply {
	if errors.Is(context.Cause(ctx), ErrSilent) {
		why = ErrSilent
	}
	level := slog.LevelError
	if errors.Is(why, ErrSilent) || errors.Is(why, context.Canceled) {
		level = slog.LevelDebug
	}
	p.Log.Log(ctx, level, "a page cannot be loaded", "why", what, "err", why)
	const status = http.StatusServiceUnavailable
	return Sorry(v, status, Excuse(why))
}

// titled is the title of a page about an area.
func titled(title, area string) string {
	if area == "" {
		return title
	}
	return title + ": " + area
}
