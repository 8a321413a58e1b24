// Package award holds the shortlists of awards as one reader sees them: sealed ones,
// drafts, and the form that asks for a draft. The scoring step draws them up.
package award

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// Source draws up the shortlists of awards. The scoring step gives the answers.
type Source struct {
	kim.AwardTerms
	// Draft makes a list and stores nothing.
	Draft func(context.Context, kim.ShortlistRequest) (kim.Shortlist, error)
	// Seal makes a list and stores it, sealed by somebody.
	Seal func(ctx context.Context, req kim.ShortlistRequest, by string) (kim.Shortlist, error)
	// Publish has everybody see a sealed list from now on, or withdraws it with a reason.
	Publish func(ctx context.Context, seal, by, reason string, publish bool) error
	// Evidence lists the items that the figures of one group rest on, as of the cut-off.
	// Without a seal the list is a draft. States are those of [kim.Candidate].
	Evidence func(ctx context.Context, seal string, req kim.ShortlistRequest, group, states string) ([]kim.Evidence, error)
}

// Lists are the shortlists as one reader sees them: sealed ones, and drafts.
type Lists struct {
	source Source
	drafts *drafter
}

// New returns the shortlists of a source. It asks it for nothing yet.
func New(source Source) *Lists {
	return &Lists{source: source, drafts: newDrafter()}
}

// CanSeal tells whether lists can be sealed at all.
func (a *Lists) CanSeal() bool { return a.source.Seal != nil }

// Seal makes the list of a request and stores it, sealed by somebody.
func (a *Lists) Seal(ctx context.Context, req kim.ShortlistRequest, by string) (kim.Shortlist, error) {
	return a.source.Seal(ctx, req, by)
}

// Publish has everybody see a sealed list, or withdraws it with a reason.
func (a *Lists) Publish(ctx context.Context, seal, by, reason string, publish bool) error {
	return a.source.Publish(ctx, seal, by, reason, publish)
}

// CanPublish tells whether lists can be published at all.
func (a *Lists) CanPublish() bool { return a.source.Publish != nil }

// ErrNoEvidence says that nobody can list what figures rest on.
var ErrNoEvidence = errors.New("nobody can list the evidence")

// Evidence lists the items that the figures of a group on a list rest on.
func (a *Lists) Evidence(ctx context.Context, l List, group, states string) ([]kim.Evidence, error) {
	if a.source.Evidence == nil {
		return nil, ErrNoEvidence
	}
	seal := l.Seal
	if l.Draft {
		seal = ""
	}
	return a.source.Evidence(ctx, seal, l.Request, group, states)
}

// Of returns the list that an address names: a sealed one, or a draft.
func (a *Lists) Of(ctx context.Context, v visit.Visit) (List, bool, error) {
	if v.Seal == DraftMark {
		if !v.Who.Makes() {
			return List{}, false, nil
		}
		ctx, cancel := context.WithTimeout(ctx, DraftTimeout)
		defer cancel()
		l, _, err := a.Draft(ctx, v, v.Query)
		if errors.Is(err, ErrNoDraft) {
			return l, false, nil
		}
		return l, err == nil, err
	}
	lists, err := a.Sealed(ctx, v)
	if err != nil {
		return List{}, false, err
	}
	i := slices.IndexFunc(lists, func(l List) bool { return l.Seal == v.Seal })
	if i < 0 {
		return List{}, false, nil
	}
	return lists[i], true, nil
}

// Sealed returns the sealed lists with those groups on them that the reader may see
// there. Lists that are not published are for who may see shortlists.
func (a *Lists) Sealed(ctx context.Context, v visit.Visit) ([]List, error) {
	read := v.Board.Shortlists
	if v.Who.Makes() && ctx.Err() == nil { // who seals a list sees it at once
		read = v.Board.SealedNow
	}
	sealed, err := read(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]List, 0, len(sealed))
	for _, x := range sealed {
		if !x.Published() && !v.Who.Shortlists() {
			continue
		}
		var list kim.Shortlist
		if err := json.Unmarshal([]byte(x.Outcome), &list); err != nil {
			return nil, fmt.Errorf("read the shortlist %s: %w", board.Clip(x.Seal, 12), err)
		}
		l := newList(list)
		l.Seal = board.Clip(x.Seal, board.LongestName)
		l.Mark, l.Sealed, l.Published = l.Seal, x, x.Published()
		l.setCategory(a.source.Categories)
		l.setField(list, v)
		if l.showTo(v); l.Published || l.named() > 0 || l.Withheld == 0 && access.MayAll(v.Who.Viewer, access.SeeShortlist, l.Request.Region) {
			out = append(out, l)
		}
	}
	return out, nil
}
