package scoring

import (
	"context"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/shortlist"
	"pantaukim/scoring/signs"
)

// DraftShortlist makes the shortlist of an award and stores nothing. The seal of the
// draft is the one that Shortlist gives to the same request over the same facts.
func (s *Scorer) DraftShortlist(ctx context.Context, req kim.ShortlistRequest) (kim.Shortlist, error) {
	return shortlist.Make(ctx, s.conn, s.rules, kim.Method, req)
}

// Shortlist makes the shortlist of an award and keeps it, with the rules that it was
// made by and who sealed it.
func (s *Scorer) Shortlist(ctx context.Context, req kim.ShortlistRequest, by string) (kim.Shortlist, error) {
	list, err := s.DraftShortlist(ctx, req)
	if err != nil {
		return kim.Shortlist{}, err
	}
	if err := storeRules(ctx, asof.Now(s.conn, list.Request.SealedAt, ""), s.rules); err != nil {
		return kim.Shortlist{}, err
	}
	return list, shortlist.Store(ctx, s.conn, kim.Method, list, by, s.now())
}

// PublishShortlist has everybody see a sealed list from now on, or withdraws it with a
// reason.
func (s *Scorer) PublishShortlist(ctx context.Context, seal, by, reason string, publish bool) error {
	return shortlist.Publish(ctx, asof.Now(s.conn, s.now(), ""), seal, by, reason, publish)
}

// RebuildShortlist makes a sealed shortlist again, from the facts as of its
// cut-off and by the rules of then, and compares.
func (s *Scorer) RebuildShortlist(ctx context.Context, seal string) (kim.Shortlist, error) {
	return shortlist.Rebuild(ctx, asof.Now(s.conn, s.now(), ""), seal)
}

// ShortlistEvidence lists the items that the figures of one group on a shortlist rest on,
// as of its cut-off. Without a seal the list is a draft, judged as the request would be now.
func (s *Scorer) ShortlistEvidence(ctx context.Context, seal string, req kim.ShortlistRequest, group, states string) ([]kim.Evidence, error) {
	asked := shortlist.Asked{Request: req, Rules: s.rules, Method: kim.Method}
	if seal != "" {
		var err error
		if asked, err = shortlist.Sealed(ctx, asof.Now(s.conn, s.now(), ""), seal); err != nil {
			return nil, err
		}
	}
	return shortlist.Evidence(ctx, s.conn, asked, group, states)
}

// Signs returns the signs on record of a region (the code of any level, empty for
// all) with the newest decision about each.
func (s *Scorer) Signs(ctx context.Context, region string) ([]signs.Sign, error) {
	return signs.OnRecord(ctx, asof.Now(s.conn, s.now(), region))
}

// ClearSign records that a person looked at a sign and cleared it, or opened it
// again. Name and reason are required and stay on record.
func (s *Scorer) ClearSign(ctx context.Context, group, sign, subject, by, reason string, cleared bool) error {
	return signs.Decide(ctx, asof.Now(s.conn, s.now(), ""), signs.Key{Group: group, Sign: sign, Subject: subject}, by, reason, cleared)
}
