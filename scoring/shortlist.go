package scoring

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// AwardTerms returns what shortlists can be asked for by these rules.
func (r Rules) AwardTerms() kim.AwardTerms {
	l := r.Shortlist
	out := kim.AwardTerms{
		MaxWeeks: MaxWindow,
		Gates: []kim.AwardGate{
			{Gate: kim.GateRegistered, Required: 1}, {Gate: kim.GateCoverage, Required: l.MinCoverage},
			{Gate: kim.GateActive, Required: l.MinActive}, {Gate: kim.GateOriginal, Required: float64(l.MinOriginal)},
			{Gate: kim.GateDates, Required: l.MinDates}, {Gate: kim.GateSigns, Required: 0},
		},
	}
	for _, c := range l.Categories {
		out.Categories = append(out.Categories, kim.AwardCategory{ID: c.ID, Name: c.Name, MinShare: c.MinShare})
	}
	return out
}

// ErrBadRequest says that a shortlist cannot be made as asked.
var ErrBadRequest = errors.New("not a shortlist that can be made")

// DraftShortlist makes the shortlist of an award and stores nothing. The seal of the
// draft is the one that Shortlist gives to the same request over the same facts.
func (s *Scorer) DraftShortlist(ctx context.Context, req kim.ShortlistRequest) (kim.Shortlist, error) {
	return s.rules.shortlist(ctx, s.conn, req)
}

// Shortlist makes and seals the shortlist of an award. The same request over the
// same facts by the same rules gives the same seal.
func (s *Scorer) Shortlist(ctx context.Context, req kim.ShortlistRequest) (kim.Shortlist, error) {
	list, err := s.DraftShortlist(ctx, req)
	if err != nil {
		return kim.Shortlist{}, err
	}
	v := today(s.conn, list.Request.SealedAt, "", s.rules)
	if err := v.storeRules(ctx); err != nil {
		return kim.Shortlist{}, err
	}
	err = insert(ctx, s.conn, "shortlists", []kim.Shortlist{list}, func(l kim.Shortlist, add func(...any) error) error {
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
func (s *Scorer) RebuildShortlist(ctx context.Context, seal string) (kim.Shortlist, error) {
	v := today(s.conn, s.now(), "", s.rules)
	var (
		req     kim.ShortlistRequest
		body    string
		request string
	)
	err := v.each(ctx, "shortlist", params{"seal": seal}, func(rows driver.Rows) error {
		var sealed time.Time
		var outcome string
		return rows.Scan(&sealed, &request, &outcome, &body)
	})
	if err != nil {
		return kim.Shortlist{}, err
	}
	if request == "" {
		return kim.Shortlist{}, fmt.Errorf("no shortlist with the seal %s", seal)
	}
	if err := json.Unmarshal([]byte(request), &req); err != nil {
		return kim.Shortlist{}, fmt.Errorf("read the request of %s: %w", seal, err)
	}
	rules, err := ReadRules(bytes.NewReader([]byte(body)), "rules of "+seal)
	if err != nil {
		return kim.Shortlist{}, err
	}
	list, err := rules.shortlist(ctx, s.conn, req)
	if err != nil {
		return kim.Shortlist{}, err
	}
	if list.Seal != seal {
		return list, fmt.Errorf("%s: %w", seal, ErrSealBroken)
	}
	return list, nil
}
