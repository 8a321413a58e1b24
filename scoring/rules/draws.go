package rules

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"pantaukim/internal/kim"
)

// indexed are the positions of the indicators with a weight.
func (r Rules) indexed() (at []int) {
	for i, id := range kim.Indicators() {
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
			out[d].weights[k] = r.Indicators[kim.Indicators()[i]].Weight * (1 - r.Draws.Spread + 2*r.Draws.Spread*rng.Float64())
		}
		out[d].geometric = rng.IntN(2) == 1
		out[d].window = rng.IntN(len(r.Draws.Windows))
	}
	return out
}

// contender is a ranked group as the draws see it.
type contender struct {
	scope [4]int32    // what it is ranked in at each of kim.Levels; -1: nothing
	score [][]float64 // by window, then by indicator; NaN if missing
	log   [][]float64 // of the same, floored
}

// Intervals draws the ranks of all groups that have an IAD, newcomers apart, in the
// district, the regency, the province and the nation. The answer depends on the scores
// and the rules only. If there are more groups than the rules allow, nothing is drawn.
func (r Rules) Intervals(ctx context.Context, scores []*Score) error {
	for _, newcomers := range []bool{false, true} {
		var field []*Score
		for _, s := range scores {
			if s.Newcomer != newcomers {
				continue
			}
			s.Intervals = kim.Intervals{}
			if !math.IsNaN(s.Index.IAD) {
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

// drawField draws the ranks of groups that are compared with each other.
func (r Rules) drawField(ctx context.Context, field []*Score) error {
	contenders, scopes := r.contenders(field)
	levels := kim.Levels()
	choices := r.choices()
	n := len(field)
	var ranks [4][]uint32 // of each scope, by draw, then by group: 0 where it is in none
	for k := range ranks {
		ranks[k] = make([]uint32, n*len(choices))
	}
	workers := max(1, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			var order sorter
			values := make([]float64, n)
			seen := make([]place, scopes)
			for d := w; d < len(choices) && ctx.Err() == nil; d += workers {
				for i := range contenders {
					values[i] = contenders[i].value(choices[d])
				}
				clear(seen)
				for _, s := range order.sort(values) {
					for k, in := range contenders[s.index].scope {
						if in >= 0 {
							ranks[k][d*n+int(s.index)] = seen[in].next(s.value)
						}
					}
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	onAllProcessors((n+groupsOfLine-1)/groupsOfLine, func(line int) {
		var counts rankCounts
		drawn := make([]uint32, len(choices))
		for i := line * groupsOfLine; i < min(n, (line+1)*groupsOfLine); i++ {
			for k, in := range contenders[i].scope {
				if in < 0 {
					continue
				}
				for d := range drawn {
					drawn[d] = ranks[k][d*n+i]
				}
				*field[i].Intervals.At(levels[k]) = counts.percentiles(drawn)
			}
		}
	})
	return nil
}

// groupsOfLine is how many groups are taken together whose ranks of one draw lie in one
// line of the processor's cache.
const groupsOfLine = 16

// contenders prepares the scores of every window, and counts the scopes.
func (r Rules) contenders(field []*Score) (out []contender, scopes int) {
	at := r.indexed()
	byName := map[string]int32{}
	out = make([]contender, len(field))
	for g, s := range field {
		c := &out[g]
		for k, level := range kim.Levels() {
			c.scope[k] = -1
			name := s.scope(level)
			if name == "" {
				continue
			}
			name = string(level) + " " + name
			if _, ok := byName[name]; !ok {
				byName[name] = int32(len(byName))
			}
			c.scope[k] = byName[name]
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
	return out, len(byName)
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

// sorter sorts values, the largest first and equal ones by their index. It spreads them
// over as many buckets as there are values, by their size, and sorts each bucket.
type sorter struct {
	sorted []ranked
	ends   []int32 // of each bucket
}

func (s *sorter) sort(values []float64) []ranked {
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsInf(v, 0) { // of whom nothing is known
			lowest, highest = min(lowest, v), max(highest, v)
		}
	}
	last := len(values) - 1
	scale := 0.0
	if highest > lowest {
		scale = float64(last) / (highest - lowest)
	}
	bucket := func(v float64) int {
		if math.IsInf(v, 0) {
			return last
		}
		return min(last, int((highest-v)*scale))
	}
	s.sorted = slices.Grow(s.sorted[:0], len(values))[:len(values)]
	s.ends = slices.Grow(s.ends[:0], len(values))[:len(values)]
	clear(s.ends)
	for _, v := range values {
		s.ends[bucket(v)]++
	}
	begin := int32(0)
	for b, n := range s.ends {
		s.ends[b] = begin
		begin += n
	}
	for i, v := range values { // each begin moves up to the end
		at := &s.ends[bucket(v)]
		s.sorted[*at] = ranked{v, int32(i)}
		*at++
	}
	begin = 0
	for _, end := range s.ends {
		sortFew(s.sorted[begin:end])
		begin = end
	}
	return s.sorted
}

// few is how many are sorted by moving each to its place.
const few = 16

// sortFew sorts a bucket, of which most hold one or two.
func sortFew(some []ranked) {
	if len(some) > few {
		slices.SortFunc(some, compareRanked)
		return
	}
	for i := 1; i < len(some); i++ {
		one, at := some[i], i
		for ; at > 0 && compareRanked(one, some[at-1]) < 0; at-- {
			some[at] = some[at-1]
		}
		some[at] = one
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

// rankCounts counts ranks.
type rankCounts struct{ counts []uint32 }

// percentiles returns the 5th, 50th and 95th percentile by nearest rank.
func (c *rankCounts) percentiles(ranks []uint32) kim.Interval {
	lowest, highest := ranks[0], ranks[0]
	for _, r := range ranks {
		lowest, highest = min(lowest, r), max(highest, r)
	}
	size := int(highest-lowest) + 1
	c.counts = slices.Grow(c.counts[:0], size)[:size]
	clear(c.counts)
	for _, r := range ranks {
		c.counts[r-lowest]++
	}
	upto, rank := 0, lowest
	at := func(p float64) uint32 { // of ever larger ones
		for nth := max(1, int(math.Ceil(p*float64(len(ranks))))); ; rank++ {
			n := upto + int(c.counts[rank-lowest])
			if n >= nth {
				return rank
			}
			upto = n
		}
	}
	return kim.Interval{Low: at(0.05), Median: at(0.50), High: at(0.95)}
}
