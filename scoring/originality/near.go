package originality

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// number is a SimHash with the first and the last hour that a text with it counts in.
type number struct {
	hash        uint64
	first, last int32
}

// byHash compares a number with a SimHash.
func byHash(n number, hash uint64) int { return cmp.Compare(n.hash, hash) }

// apart is how many hours lie between the texts of two numbers at least; negative if none do.
func (n number) apart(o number) int32 { return max(n.first, o.first) - min(n.last, o.last) }

// numbersOf returns the SimHashes of the texts that count from an hour on and up to
// another, each once, by hash, and those that several texts have.
func numbersOf(texts []Text, from, until int32) (numbers []number, several []uint64) {
	all := make([]number, 0, len(texts))
	for _, t := range texts {
		if t.Hour >= from && t.Hour <= until {
			all = append(all, number{t.Hash, t.Hour, t.Hour})
		}
	}
	var sorted table
	width := bits.Len(uint(min(len(all), 1<<20)))
	sorted.sort(all, 64-width, width)
	numbers = make([]number, 0, len(all))
	for some := range sorted.buckets() {
		slices.SortFunc(some, func(a, b number) int { return cmp.Compare(a.hash, b.hash) })
		for len(some) > 0 {
			n, same := some[0], 1
			for same < len(some) && some[same].hash == n.hash {
				n.first, n.last = min(n.first, some[same].first), max(n.last, some[same].last)
				same++
			}
			if numbers = append(numbers, n); same > 1 {
				several = append(several, n.hash)
			}
			some = some[same:]
		}
	}
	return numbers, several
}

// byFirst orders numbers by their first hour.
func byFirst(numbers []number) []number {
	latest := int32(0)
	for _, n := range numbers {
		latest = max(latest, n.first)
	}
	places := make([]uint32, latest+2)
	for _, n := range numbers {
		places[n.first+1]++
	}
	for i := range latest {
		places[i+1] += places[i]
	}
	sorted := make([]number, len(numbers))
	for _, n := range numbers {
		sorted[places[n.first]] = n
		places[n.first]++
	}
	return sorted
}

// table is numbers sorted by some of their bits, each bucket in the order in which they
// came.
type table struct {
	ends   []uint32 // of each bucket
	sorted []number
}

// sort sorts numbers by width bits of their hashes, from a bit on.
func (t *table) sort(numbers []number, from, width int) {
	mask := uint64(1)<<width - 1
	t.ends = slices.Grow(t.ends[:0], 1<<width)[:1<<width]
	t.sorted = slices.Grow(t.sorted[:0], len(numbers))[:len(numbers)]
	clear(t.ends)
	for i := range numbers {
		t.ends[numbers[i].hash>>from&mask]++
	}
	begin := uint32(0)
	for i, n := range t.ends {
		t.ends[i] = begin
		begin += n
	}
	for i := range numbers { // each begin moves up to the end
		at := &t.ends[numbers[i].hash>>from&mask]
		t.sorted[*at] = numbers[i]
		*at++
	}
}

// buckets yields the buckets that are not empty.
func (t *table) buckets() func(yield func([]number) bool) {
	return func(yield func([]number) bool) {
		begin := uint32(0)
		for _, end := range t.ends {
			if end > begin && !yield(t.sorted[begin:end]) {
				return
			}
			begin = end
		}
	}
}

// near finds the pairs of SimHashes that differ in at most distance bits, where their texts
// count within so many hours of each other. The numbers come each once.
//
// Cut into blocks, two such numbers have at least blocks-distance equal blocks. So for
// each choice of that many blocks those that are equal in them are compared: few, and no
// pair is missed. The numbers are sorted by the first block of a choice, each part of
// them by the second, and so on, until few are left.
func near(ctx context.Context, numbers []number, distance int, hours int32) ([][2]uint64, error) {
	numbers = byFirst(numbers)
	blocks, depth := blocksFor(len(numbers), distance)
	firsts := len(blocks) - depth + 1
	workers := min(runtime.GOMAXPROCS(0), firsts)
	found := make([][][2]uint64, workers)
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		group.Go(func() error {
			s := search{distance: distance, hours: hours, blocks: blocks, tables: make([]table, depth)}
			for {
				first := int(next.Add(1)) - 1
				if first >= firsts || ctx.Err() != nil {
					found[w] = s.found
					return ctx.Err()
				}
				s.choose(numbers, 0, first, 0)
			}
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(found...), nil
}

// block is some neighbouring bits of a SimHash.
type block struct{ from, width int }

// mask returns the bits of the block.
func (b block) mask() uint64 { return (1<<b.width - 1) << b.from }

// blocksFor cuts a SimHash into blocks, and tells in how many of them two numbers within
// the distance are equal at least. More blocks make more choices to sort by and leave
// fewer numbers to compare: how many are best depends on how many numbers there are.
func blocksFor(n, distance int) (blocks []block, equal int) {
	cost := math.Inf(1)
	least := max(distance+1, 4) // so that no block is wider than a table
	for count := least; count <= least+3; count++ {
		chosen := 64 * float64(count-distance) / float64(count) // bits
		// Sorting a number costs as much as some four comparisons.
		if c := binomial(count, distance) * (4 + 0.3*float64(n)*math.Exp2(-chosen)); c >= cost {
			continue
		} else {
			cost, equal, blocks = c, count-distance, nil
		}
		for b := range count {
			blocks = append(blocks, block{64 * b / count, 64*(b+1)/count - 64*b/count})
		}
	}
	return blocks, equal
}

// binomial returns in how many ways k of n can be chosen.
func binomial(n, k int) float64 {
	ways := 1.0
	for i := range k {
		ways *= float64(n-i) / float64(i+1)
	}
	return ways
}

// search looks for pairs of numbers near each other.
type search struct {
	distance int
	hours    int32
	blocks   []block
	tables   []table // one for each block of a choice
	found    [][2]uint64
}

// few is how many numbers are compared without sorting them by another block.
const few = 24

// choose takes one more block into a choice, of which there are depth, and compares the
// numbers that are equal in all of them. chosen are the bits of those before.
func (s *search) choose(numbers []number, depth, at int, chosen uint64) {
	t, b := &s.tables[depth], s.blocks[at]
	chosen |= b.mask()
	t.sort(numbers, b.from, min(b.width, bits.Len(uint(len(numbers)))))
	for some := range t.buckets() {
		switch {
		case len(some) == 1:
		case depth+1 == len(s.tables) || len(some) <= few:
			s.compare(some, depth+1, at, chosen)
		default:
			for next := at + 1; next <= len(s.blocks)-(len(s.tables)-depth-1); next++ {
				s.choose(some, depth+1, next, chosen)
			}
		}
	}
}

// compare notes the pairs of numbers that are near each other and whose first equal
// blocks are the chosen ones, of which there are so many and the last one is given: each
// pair is noted once.
func (s *search) compare(some []number, blocks, last int, chosen uint64) {
	for i, one := range some {
		for _, other := range some[i+1:] {
			if other.first-one.last > s.hours {
				break
			}
			differing := one.hash ^ other.hash
			if bits.OnesCount64(differing) <= s.distance && differing&chosen == 0 && s.equal(differing, last) == blocks {
				s.found = append(s.found, [2]uint64{one.hash, other.hash})
			}
		}
	}
}

// equal counts the blocks, up to one, in which numbers are equal that differ in some bits.
func (s *search) equal(differing uint64, last int) (n int) {
	for _, b := range s.blocks[:last+1] {
		if differing&b.mask() == 0 {
			n++
		}
	}
	return n
}
