package award

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/semaphore"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// DraftMark stands in an address where a sealed list has its seal.
const DraftMark = "rancangan"

// Bounds of drafts. Making one reads every group's weeks and draws ranks anew, so
// one is made at a time, and it is kept while nothing changes.
const (
	DraftTimeout = 25 * time.Second
	draftsKept   = 32
)

// drafter makes drafts and keeps the last ones. One that was begun is finished: whoever
// asked for it asks again.
type drafter struct {
	kept *cache.Cache[draftKey, kim.Shortlist]
	turn *semaphore.Weighted // one is made at a time
}

// draftKey names a draft: what it is made from, and what was asked for.
type draftKey struct {
	stamp   board.Stamp
	request kim.ShortlistRequest
}

func newDrafter() *drafter {
	return &drafter{
		kept: cache.New(cache.Config[draftKey, kim.Shortlist]{Limit: draftsKept, Timeout: DraftTimeout, Detached: true}),
		turn: semaphore.NewWeighted(1),
	}
}

// make returns the draft that a request asks for, as draw wrote it at this stamp or
// writes it now.
func (d *drafter) make(
	ctx context.Context, now board.Stamp, req kim.ShortlistRequest, draw func(context.Context, kim.ShortlistRequest) (kim.Shortlist, error),
) (kim.Shortlist, error) {
	return d.kept.Get(ctx, draftKey{now, req}, func(ctx context.Context) (kim.Shortlist, bool, error) {
		if err := d.turn.Acquire(ctx, 1); err != nil {
			return kim.Shortlist{}, false, err
		}
		defer d.turn.Release(1)
		made, err := draw(ctx, req)
		return made, true, err
	})
}

// ErrNoDraft says that an address does not name a list that can be made.
var ErrNoDraft = errors.New("no shortlist can be made as asked")

// Draft makes the list that the parameters of an address ask for.
func (a *Lists) Draft(ctx context.Context, v visit.Visit, q url.Values) (List, kim.ShortlistRequest, error) {
	f, req := a.Form(v, q)
	if a.source.Draft == nil || !f.Asked || len(f.Problems) > 0 {
		return List{}, req, ErrNoDraft
	}
	made, err := a.drafts.make(ctx, v.Board.Stamp, req, a.source.Draft)
	if err != nil {
		return List{}, req, err
	}
	l := newList(made)
	l.showTo(v)
	l.Draft, l.Mark, l.Params = true, DraftMark, draftParams(req)
	l.setCategory(a.source.Categories)
	l.Uncalibrated = v.Board.Calibrations.MissingOf(func(group string) bool {
		r := v.Board.Group(group)
		return r != nil && r.In(req.Region)
	})
	l.Gates = slices.Clone(a.source.Gates)
	for _, c := range a.source.Categories {
		if c.ID == req.Category && c.MinShare > 0 {
			l.Gates = append(l.Gates, kim.AwardGate{Gate: kim.GateSubject, Required: c.MinShare})
		}
	}
	l.setField(made, v)
	return l, req, nil
}

// draftParams are a request as parameters of an address.
func draftParams(r kim.ShortlistRequest) url.Values {
	q := visit.RegionParams(r.Region)
	q.Set("from", r.From)
	q.Set("to", r.To)
	q.Set("level", string(r.Level))
	q.Set("top", strconv.Itoa(r.Top))
	q.Set("category", r.Category)
	return q
}

// DraftOf keeps of the parameters of an address those of the draft that the reader came
// from; nil: from none.
func DraftOf(q url.Values) url.Values {
	if !q.Has("from") || !q.Has("to") || !q.Has("level") {
		return nil
	}
	out := url.Values{}
	for _, name := range []string{"from", "to", "level", "top", "category", "province", "regency"} {
		if q.Has(name) {
			out.Set(name, q.Get(name))
		}
	}
	return out
}
