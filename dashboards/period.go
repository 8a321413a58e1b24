package dashboards

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/singleflight"

	"pantaukim/internal/kim"
)

// pastKept is how many earlier scorings are held in memory.
const pastKept = 6

// pastBoards holds the boards of earlier Mondays that somebody asked for. A newer
// scoring empties it, since an earlier Monday may have been scored again.
type pastBoards struct {
	mu     sync.Mutex
	stamp  stamp
	boards map[kim.Week]*board
	flight singleflight.Group
}

func (p *pastBoards) get(now stamp, monday kim.Week) *board {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stamp != now {
		return nil
	}
	return p.boards[monday]
}

func (p *pastBoards) put(now stamp, monday kim.Week, b *board) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stamp != now || len(p.boards) >= pastKept {
		p.stamp, p.boards = now, map[kim.Week]*board{}
	}
	p.boards[monday] = b
}

// inPeriod returns the visit with the board of the week that the address names, if
// that week was scored. Without one, or with the newest, nothing changes.
func (s *site) inPeriod(ctx context.Context, v visit) (visit, error) {
	day, err := kim.ParseDate(v.query.Get("week"))
	if err != nil {
		return v, nil // not a day: the newest week is shown, and says so
	}
	monday := day.Week().Add(1)
	if monday == v.board.Week || !slices.Contains(v.board.Mondays, monday) {
		return v, nil
	}
	past := s.past.get(v.board.stamp, monday)
	if past == nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		now := v.board.stamp
		answer, err, _ := s.past.flight.Do(strconv.FormatUint(now.Scores, 10)+monday.String(), func() (any, error) {
			b, err := s.store.board(ctx, now, monday)
			if err == nil {
				s.past.put(now, monday, b)
			}
			return b, err
		})
		if err != nil {
			return v, err
		}
		past, _ = answer.(*board)
	}
	v.board = past
	v.scope = past.scopeOf(v.query)
	return v, nil
}

// weeksOffered is how many weeks the list offers; an address may name older ones.
const weeksOffered = 26

// Weeks are the newest completed weeks whose Monday after was scored, newest
// first, and the board's own.
func (b *board) Weeks() []kim.Week {
	var out []kim.Week
	for i, m := range b.Mondays {
		if i < weeksOffered || m == b.Week {
			out = append(out, m.Add(-1))
		}
	}
	return out
}

// less tells whether an indicator is better the smaller it is.
func less(c kim.Catalogue, indicator string) bool {
	if d, ok := c.Of(indicator); ok {
		return d.Direction == "down"
	}
	return indicator == kim.JT
}

// rankByIndicator gives ranks by one indicator within the whole area: groups with
// the same value share a rank, newcomers are ranked apart, and a group of which it
// is not known has none.
func (s *site) rankByIndicator(v visit, all []*row, ranked []rankedRow, parts map[string][]scorePart, by string) {
	values := map[string]scorePart{}
	for _, r := range all {
		for _, p := range parts[r.ID] {
			if p.Indicator == by && p.Raw == p.Raw && r.Scored {
				values[r.ID] = p
			}
		}
	}
	places := map[bool]map[float64]int{}
	for _, apart := range []bool{false, true} {
		var list []float64
		for _, r := range all {
			if p, ok := values[r.ID]; ok && r.Newcomer == apart {
				list = append(list, p.Raw)
			}
		}
		slices.Sort(list)
		if !less(s.rules, by) {
			slices.Reverse(list)
		}
		places[apart] = map[float64]int{}
		for i, x := range list {
			if _, ok := places[apart][x]; !ok {
				places[apart][x] = i + 1
			}
		}
	}
	for i := range ranked {
		r := &ranked[i]
		r.Rank, r.Low, r.High, r.Was, r.Value, r.Known = 0, 0, 0, 0, unknown, false
		if p, ok := values[r.ID]; ok {
			r.Rank = places[r.apart][p.Raw]
			r.Raw, r.Known, r.Value = p.Raw, true, rawFigure(v.lang, s.pages, p)
		}
	}
}

// choosable are the indicators that a ranking can be made by.
func (s *site) choosable(l lang) []chosenIndicator {
	out := make([]chosenIndicator, 0, kim.IndicatorCount)
	for _, id := range kim.Indicators() {
		name := s.pages.text[l].label("indicator", id)
		if d, ok := s.rules.Of(id); ok {
			name = in(l, d.Name)
		}
		out = append(out, chosenIndicator{id, name})
	}
	return out
}

// chosenIndicator is an indicator of a list to choose from.
type chosenIndicator struct{ ID, Name string }
