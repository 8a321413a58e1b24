package dashboards

import (
	"context"
	"errors"
	"slices"
	"time"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
)

// Bounds of drawing. A draft of a shortlist is the slowest part of any page.
const (
	pageTimeout = award.DraftTimeout + 15*time.Second // one page, its turn included
	turnTimeout = 10 * time.Second                    // waiting for a processor
	// drawnAtOnce is how many different views may be in the making. Whoever asks for
	// one more is told to come back: a flood of searches must not queue for minutes.
	drawnAtOnce = 256
)

// errNoTurn says that a page waited too long for its turn to be drawn.
var errNoTurn = errors.New("too many pages are being drawn at a time")

// readyPage is a drawn page, ready to be sent.
type readyPage struct {
	plain, zipped []byte
	tag           string // for browsers; empty: they must not keep it
	keep          bool   // it may be sent again
	status        int
}

// pageKey names one drawn page. It says who is looking: no page that was made for
// staff is sent to others.
type pageKey struct {
	board   *board.Board // that it was drawn from: each state of the warehouse has its own
	reader  string       // see access.Viewer.Key
	lang    words.Code
	address string
	held    visit.Held // what it says of figures that may be out of date
}

// pageCache keeps drawn pages of the newest scoring. The pages of the menu have a
// cache of their own: there are few of them, and however many different searches
// people ask for, these stay.
type pageCache struct {
	menu, others *cache.Cache[pageKey, readyPage]
}

// newPageCache shares the bytes between the pages of the menu and all others.
func newPageCache(bytes int) *pageCache {
	cfg := cache.Config[pageKey, readyPage]{
		Limit: bytes / 2, Timeout: pageTimeout,
		Size: func(k pageKey, p readyPage) int { return len(p.plain) + len(p.zipped) + len(k.address) },
	}
	c := &pageCache{menu: cache.New(cfg)}
	cfg.Loads = drawnAtOnce
	c.others = cache.New(cfg)
	return c
}

// of returns the cache of a page.
func (c *pageCache) of(v visit.Visit) *cache.Cache[pageKey, readyPage] {
	if len(v.Query) == 0 && slices.Contains(menuPaths(), v.Path) {
		return c.menu
	}
	return c.others
}

// forgetBefore lets go of the pages of earlier scorings.
func (c *pageCache) forgetBefore(now *board.Board) {
	old := func(k pageKey) bool { return k.board != now }
	c.menu.Forget(old)
	c.others.Forget(old)
}

// drawInTurn draws as many pages at a time as there are processors, and whoever
// came first is served first: drawn all at once, each would be as late as the last.
// Who has given up is not drawn for.
func (s *site) drawInTurn(ctx context.Context, v pages.View) (plain, zipped []byte, err error) {
	turn, cancel := context.WithTimeout(ctx, turnTimeout)
	defer cancel()
	if err := s.drawing.Acquire(turn, 1); err != nil {
		if ctx.Err() == nil {
			err = errNoTurn
		}
		return nil, nil, err
	}
	defer s.drawing.Release(1)
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if plain, err = s.renderer.Draw(v); err != nil {
		return nil, nil, err
	}
	zipped, err = gzipped(plain)
	return plain, zipped, err
}
