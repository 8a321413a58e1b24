package scoring

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// Interval is where a group's rank lies when the choices behind the index are
// drawn anew: the 5th percentile, the median and the 95th percentile. Low is the
// best place. Zeros mean that nothing was drawn.
type Interval struct{ Low, Median, High uint32 }

// Tied tells whether two groups are "setara": their intervals overlap.
func (a Interval) Tied(b Interval) bool {
	return a.Low > 0 && b.Low > 0 && a.Low <= b.High && b.Low <= a.High
}

// indexed are the positions of the indicators with a weight.
func (r Rules) indexed() (at []int) {
	for i, id := range order {
		if r.Indicators[id].Weight > 0 {
			at = append(at, i)
		}
	}
	return at
}

// draw is one set of choices.
type draw struct {
	weights   []float64
	geometric bool
	window    int // index into DrawRules.Windows
}

// choices makes the draws, the same ones for the same seed: each weight times
// U(1−spread, 1+spread), the arithmetic or the geometric mean, one of the windows.
// They need not be renormalised, because the mean divides by their sum.
func (r Rules) choices() []draw {
	rng := rand.New(rand.NewPCG(r.Draws.Seed, 0))
	at := r.indexed()
	out := make([]draw, r.Draws.Count)
	for d := range out {
		out[d].weights = make([]float64, len(at))
		for k, i := range at {
			out[d].weights[k] = r.Indicators[order[i]].Weight * (1 - r.Draws.Spread + 2*r.Draws.Spread*rng.Float64())
		}
		out[d].geometric = rng.IntN(2) == 1
		out[d].window = rng.IntN(len(r.Draws.Windows))
	}
	return out
}

// contender is a ranked group as the draws see it.
type contender struct {
	regency int32
	score   [][]float64 // by window, then by indicator; NaN if missing
	log     [][]float64 // of the same, floored
}

// Intervals draws the ranks of all groups that have an IAD, newcomers apart, in
// the nation and in the regency. The answer depends on the scores and the rules
// only. If there are more groups than the rules allow, nothing is drawn.
func (r Rules) Intervals(ctx context.Context, scores []*Score) error {
	for _, newcomers := range []bool{false, true} {
		var field []*Score
		for _, s := range scores {
			s.InNation, s.InRegency = keep(s.InNation, s.Newcomer != newcomers), keep(s.InRegency, s.Newcomer != newcomers)
			if s.Newcomer == newcomers && !math.IsNaN(s.Index.IAD) {
				field = append(field, s)
			}
		}
		if r.Draws.Count == 0 || len(field) == 0 || len(field) > r.Draws.MaxGroups {
			continue
		}
		if err := r.drawField(ctx, field); err != nil {
			return err
		}
	}
	return nil
}

func keep(i Interval, yes bool) Interval {
	if yes {
		return i
	}
	return Interval{}
}

// drawField draws the ranks of groups that are compared with each other.
func (r Rules) drawField(ctx context.Context, field []*Score) error {
	contenders, regencies := r.contenders(field)
	choices := r.choices()
	n := len(field)
	national := make([]uint32, n*len(choices)) // by group, then by draw
	regional := make([]uint32, n*len(choices))

	workers := max(1, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			value := make([]float64, n)
			sorted := make([]ranked, n)
			seen := make([]place, regencies)
			for d := w; d < len(choices) && ctx.Err() == nil; d += workers {
				for i := range contenders {
					value[i] = contenders[i].value(choices[d])
					sorted[i] = ranked{value[i], int32(i)}
				}
				slices.SortFunc(sorted, compareRanked)
				clear(seen)
				var all place
				for _, s := range sorted {
					national[int(s.index)*len(choices)+d] = all.next(s.value)
					if reg := contenders[s.index].regency; reg >= 0 {
						regional[int(s.index)*len(choices)+d] = seen[reg].next(s.value)
					}
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	var half sync.WaitGroup
	for w := range workers {
		half.Go(func() {
			for i := w; i < n; i += workers {
				field[i].InNation = percentiles(national[i*len(choices) : (i+1)*len(choices)])
				if contenders[i].regency >= 0 {
					field[i].InRegency = percentiles(regional[i*len(choices) : (i+1)*len(choices)])
				}
			}
		})
	}
	half.Wait()
	return nil
}

// contenders prepares the scores of every window.
func (r Rules) contenders(field []*Score) (out []contender, regencies int) {
	at := r.indexed()
	byCode := map[string]int32{}
	out = make([]contender, len(field))
	for g, s := range field {
		c := &out[g]
		c.regency = -1
		if _, code, _, _ := s.scopes(); code != "" {
			if _, ok := byCode[code]; !ok {
				byCode[code] = int32(len(byCode))
			}
			c.regency = byCode[code]
		}
		c.score = make([][]float64, len(r.Draws.Windows))
		c.log = make([][]float64, len(r.Draws.Windows))
		for w, weeks := range r.Draws.Windows {
			_, score := r.values(s.Facts, weeks)
			c.score[w] = make([]float64, len(at))
			c.log[w] = make([]float64, len(at))
			for k, i := range at {
				c.score[w][k] = score[i]
				c.log[w][k] = math.Log(max(r.Draws.Floor, score[i]))
			}
		}
	}
	return out, len(byCode)
}

// value is the group's index under one draw; for the geometric mean its
// logarithm, which ranks the same.
func (c *contender) value(d draw) float64 {
	scores := c.score[d.window]
	terms := scores
	if d.geometric {
		terms = c.log[d.window]
	}
	total, known := 0.0, 0.0
	for k, w := range d.weights {
		if s := scores[k]; s == s { // known: only NaN differs from itself
			total += w * terms[k]
			known += w
		}
	}
	if known == 0 {
		return math.Inf(-1)
	}
	return total / known
}

type ranked struct {
	value float64
	index int32
}

func compareRanked(a, b ranked) int {
	switch {
	case a.value > b.value:
		return -1
	case a.value < b.value:
		return 1
	default:
		return int(a.index - b.index)
	}
}

// place counts through a sorted list, giving equal values the same rank.
type place struct {
	count, rank uint32
	value       float64
}

func (p *place) next(v float64) uint32 {
	p.count++
	if p.count == 1 || v != p.value {
		p.rank, p.value = p.count, v
	}
	return p.rank
}

// percentiles returns the 5th, 50th and 95th percentile by nearest rank. It
// sorts its argument.
func percentiles(ranks []uint32) Interval {
	slices.Sort(ranks)
	at := func(p float64) uint32 {
		return ranks[max(0, int(math.Ceil(p*float64(len(ranks))))-1)]
	}
	return Interval{Low: at(0.05), Median: at(0.50), High: at(0.95)}
}
