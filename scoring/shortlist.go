package scoring

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
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
	GateRegion     = "resolved_region" // a region that is not known ranks nobody
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

// DraftShortlist makes the shortlist of an award and stores nothing. The seal of the
// draft is the one that Shortlist gives to the same request over the same facts.
func (s *Scorer) DraftShortlist(ctx context.Context, req ShortlistRequest) (Shortlist, error) {
	return s.rules.shortlist(ctx, s.conn, req)
}

// Shortlist makes and seals the shortlist of an award. The same request over the
// same facts by the same rules gives the same seal.
func (s *Scorer) Shortlist(ctx context.Context, req ShortlistRequest) (Shortlist, error) {
	list, err := s.DraftShortlist(ctx, req)
	if err != nil {
		return Shortlist{}, err
	}
	v := today(s.conn, list.Request.SealedAt, "", s.rules)
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
	v := today(s.conn, s.now(), "", s.rules)
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
