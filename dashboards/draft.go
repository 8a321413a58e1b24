package dashboards

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/semaphore"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/internal/kim"
)

// Awards draws up the shortlists of awards. The scoring step gives the answers.
type Awards struct {
	kim.AwardTerms
	// Draft makes a list and stores nothing.
	Draft func(context.Context, kim.ShortlistRequest) (kim.Shortlist, error)
	// Seal makes a list and stores it, sealed by somebody.
	Seal func(ctx context.Context, req kim.ShortlistRequest, by string) (kim.Shortlist, error)
	// Publish has everybody see a sealed list from now on, or withdraws it with a reason.
	Publish func(ctx context.Context, seal, by, reason string, publish bool) error
}

// draftMark stands in an address where a sealed list has its seal.
const draftMark = "rancangan"

// Bounds of drafts. Making one reads every group's weeks and draws ranks anew, so
// one is made at a time, and it is kept while nothing changes.
const (
	draftTimeout = 25 * time.Second
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
		kept: cache.New(cache.Config[draftKey, kim.Shortlist]{Limit: draftsKept, Timeout: draftTimeout, Detached: true}),
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

// errNoDraft says that an address does not name a list that can be made.
var errNoDraft = errors.New("no shortlist can be made as asked")

// draft makes the list that the parameters of an address ask for.
func (s *site) draft(ctx context.Context, v visit, q url.Values) (shortlist, kim.ShortlistRequest, error) {
	f, req := s.awardFormOf(v, q)
	if s.views.Awards.Draft == nil || !f.Asked || len(f.Problems) > 0 {
		return shortlist{}, req, errNoDraft
	}
	made, err := s.drafts.make(ctx, v.board.Stamp, req, s.views.Awards.Draft)
	if err != nil {
		return shortlist{}, req, err
	}
	l := newShortlist(made)
	l.showTo(v)
	l.Draft, l.Mark, l.Params, l.Command = true, draftMark, draftParams(req), draftCommand(req)
	l.Category = s.categoryName(l.Request.Category)
	l.Uncalibrated = v.board.Calibrations.MissingOf(func(group string) bool {
		r := v.board.Group(group)
		return r != nil && r.In(req.Region)
	})
	l.Gates = slices.Clone(s.views.Awards.Gates)
	for _, c := range s.views.Awards.Categories {
		if c.ID == req.Category && c.MinShare > 0 {
			l.Gates = append(l.Gates, kim.AwardGate{Gate: kim.GateSubject, Required: c.MinShare})
		}
	}
	return l, req, nil
}

// newShortlist prepares a list for the pages. Names are cut to a length that a page
// can bear.
func newShortlist(list kim.Shortlist) shortlist {
	l := shortlist{Seal: board.Clip(list.Seal, board.LongestName), Request: list.Request, Rules: list.Rules, Out: list.Out}
	l.Mark = l.Seal
	l.Request.Category = board.Clip(l.Request.Category, board.LongestName)
	for _, criterion := range list.Jury {
		l.Jury = append(l.Jury, board.Clip(criterion, board.LongestText))
	}
	for _, part := range []struct {
		to   *[]nominee
		from []kim.Nominee
	}{{&l.In, list.In}, {&l.Newcomers, list.Newcomers}, {&l.Near, list.Near}} {
		for _, n := range part.from {
			*part.to = append(*part.to, nominee{Nominee: n})
		}
	}
	return l
}

// draftParams are a request as parameters of an address.
func draftParams(r kim.ShortlistRequest) url.Values {
	q := regionParams(r.Region)
	q.Set("from", r.From)
	q.Set("to", r.To)
	q.Set("level", string(r.Level))
	q.Set("top", strconv.Itoa(r.Top))
	q.Set("category", r.Category)
	return q
}

// regionParams names a province or a regency by its code, as an address does.
func regionParams(code string) url.Values {
	switch {
	case code == "":
		return url.Values{}
	case len(code) <= len("62"):
		return url.Values{"province": {code}}
	default:
		return url.Values{"regency": {code[:min(len(code), len("62.13"))]}}
	}
}

// draftCommand is the command that makes and seals the same list.
func draftCommand(r kim.ShortlistRequest) string {
	c := fmt.Sprintf("pantaukim shortlist --config FILE --period %s..%s --level %s --top %d --category %s",
		r.From, r.To, r.Level, r.Top, r.Category)
	if r.Region != "" {
		c += " --region " + r.Region
	}
	return c + " --as-of " + r.SealedAt.Format(time.RFC3339)
}
