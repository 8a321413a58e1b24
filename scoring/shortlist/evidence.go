package shortlist

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

// Asked is a shortlist with what it was judged by.
type Asked struct {
	Request kim.ShortlistRequest
	Rules   rules.Rules
	Method  int
}

// Sealed reads what a sealed list was asked for and judged by. An unknown seal is
// [ErrNoSuchList].
func Sealed(ctx context.Context, v *asof.View, seal string) (Asked, error) {
	found, err := asof.Select[struct {
		Request string `ch:"request"`
		Body    string `ch:"body"` // of the rules
		Method  int    `ch:"method"`
	}](ctx, v, asof.Query{Files: files, Name: "shortlist", Params: asof.Params{"seal": seal}})
	if err != nil {
		return Asked{}, err
	}
	if len(found) == 0 {
		return Asked{}, fmt.Errorf("%s: %w", seal, ErrNoSuchList)
	}
	out := Asked{Method: found[0].Method}
	if err := json.Unmarshal([]byte(found[0].Request), &out.Request); err != nil {
		return out, fmt.Errorf("read the request of %s: %w", seal, err)
	}
	out.Rules, err = rules.Read(bytes.NewReader([]byte(found[0].Body)), "rules of "+seal)
	return out, err
}

// evidenceRow is one row of evidence.sql.
type evidenceRow struct {
	Key        string         `ch:"item_key"`
	Kind       kim.Kind       `ch:"kind"`
	URL        string         `ch:"url"`
	Title      string         `ch:"title"`
	Text       string         `ch:"text"`
	CountsAt   time.Time      `ch:"effective_at"`
	Reason     kim.DateReason `ch:"date_reason"`
	Photos     uint16         `ch:"photos"`
	Words      uint32         `ch:"words"`
	OfTwoWeeks bool           `ch:"of_two_weeks"`
	Matches    bool           `ch:"matches"`
	Hash       uint64         `ch:"hash"`
	HashedAt   time.Time      `ch:"hashed_at"`
	Later      bool           `ch:"later"`
}

// Evidence lists the items of a group that count in the period of a list, as of its cut-off,
// and those that were looked at for words of its category, oldest first. States are those
// of the weeks that were judged, see [kim.Candidate]; without them every week of the period
// was.
func Evidence(ctx context.Context, conn driver.Conn, a Asked, group, states string) ([]kim.Evidence, error) {
	c, err := newContest(a.Rules, a.Request)
	if err != nil {
		return nil, err
	}
	v, err := asof.At(ctx, conn, a.Request.SealedAt, a.Request.Region)
	if err != nil {
		return nil, err
	}
	v.Method = a.Method
	zones, err := asof.Select[struct {
		Zone kim.Zone `ch:"timezone"`
	}](ctx, v, asof.Query{Files: files, Name: "zone", Params: asof.Params{"group": group}})
	if err != nil {
		return nil, err
	}
	if len(zones) != 1 {
		return nil, fmt.Errorf("%w: the registry of then has no group %q", ErrBadRequest, group)
	}
	category := c.category.Award()
	rows, err := asof.Select[evidenceRow](ctx, v, asof.Query{Files: files, Name: "evidence", Params: asof.Params{
		"group": group, "pattern": category.Pattern(), "from": c.from.Start(kim.WIB).UnixMilli(), "until": c.to.End(kim.WIB).UnixMilli(),
	}})
	if err != nil {
		return nil, err
	}
	var out []kim.Evidence
	for _, r := range rows {
		x := kim.Evidence{
			Key: r.Key, Kind: r.Kind, URL: r.URL, Title: r.Title, CountsAt: r.CountsAt, Reason: r.Reason, Photos: r.Photos, Words: r.Words,
			Week: kim.WeekOf(r.CountsAt, zones[0].Zone), Fits: r.Matches, Hash: r.Hash, HashedAt: r.HashedAt, Later: r.Later,
		}
		x.Counted = x.Week >= c.from && x.Week <= c.to && !r.OfTwoWeeks && c.judged(x.Week, states)
		if x.Fits {
			x.Found = category.FoundIn(r.Title + " " + r.Text)
		}
		if x.Counted || x.Fits {
			out = append(out, x)
		}
	}
	return out, nil
}

// judged tells whether the items of a week count: not before the first week of the group,
// nor where the method of then dropped what was seen.
func (c *contest) judged(w kim.Week, states string) bool {
	if states == "" {
		return true
	}
	i := len(states) - 1 - c.to.Sub(w)
	return i >= 0 && i < len(states) && kim.WeekState(states[i:i+1]).Active()
}
