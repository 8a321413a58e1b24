package originality

import (
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

// near finds, for every SimHash, the others that differ from it in at most distance
// bits, where their texts count within so many hours of each other. The numbers come
// each once, ordered by their first hour.
//
// Cut into blocks, two such numbers have at least blocks-distance equal blocks. So for
// each choice of that many blocks the numbers are sorted by the chosen ones, and those
// in which they are equal are compared: few, and no pair is missed. They are sorted by
// the first block of a choice once, and within each part, which fits into the
// processor's cache, by the others.
func near(ctx context.Context, numbers []number, distance int, hours int32) (map[uint64][]uint64, error) {
	firsts, choices := choicesFor(len(numbers), distance)
	workers := min(runtime.GOMAXPROCS(0), len(firsts))
	found := make([][][2]uint64, workers)
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		group.Go(func() error {
			var whole, part table
			for {
				i := int(next.Add(1)) - 1
				if i >= len(firsts) {
					return nil
				}
				whole.sort(numbers, firsts[i])
				for some := range whole.buckets() {
					if err := ctx.Err(); err != nil {
						return err
					}
					for c, mask := range choices {
						if first := mask & -mask; first&firsts[i] == 0 {
							continue // the choice begins with another block
						}
						part.sort(some, mask)
						found[w] = part.pairs(found[w], choices[:c], distance, hours)
					}
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	near := map[uint64][]uint64{}
	for _, pairs := range found {
		for _, p := range pairs {
			near[p[0]] = append(near[p[0]], p[1])
			near[p[1]] = append(near[p[1]], p[0])
		}
	}
	return near, nil
}

// choicesFor returns the bits of each block, and those of each choice of blocks. More
// blocks make more choices to sort by and leave fewer numbers to compare: how many are
// best depends on how many numbers there are.
func choicesFor(n, distance int) (blocks, choices []uint64) {
	cost := math.Inf(1)
	for count := distance + 1; count <= distance+4; count++ {
		some := choose(count, count-distance)
		chosen := 64 * float64(count-distance) / float64(count) // bits
		// Sorting a number costs as much as some ten comparisons.
		if c := float64(len(some)) * (10 + 0.3*float64(n)*math.Exp2(-chosen)); c < cost {
			cost, blocks, choices = c, choose(count, 1), some
		}
	}
	return blocks, choices
}

// choose returns the bits of all choices of k of n blocks of 64 bits.
func choose(n, k int) (masks []uint64) {
	for set := range uint(1) << n {
		if bits.OnesCount(set) != k {
			continue
		}
		var mask uint64
		for block := range n {
			if set>>block&1 == 1 {
				from, to := 64*block/n, 64*(block+1)/n
				mask |= (math.MaxUint64 >> (64 - (to - from))) << from
			}
		}
		masks = append(masks, mask)
	}
	return masks
}

// table is numbers sorted by some of their bits. Those in which these are equal stand
// in one bucket, in the order in which they came; others may stand there too.
type table struct {
	shift  int
	starts []uint32 // of each bucket, and the end of the last
	sorted []number
}

// bucket spreads the bits of a mask over the buckets (Fibonacci hashing).
func (t *table) bucket(hash, mask uint64) uint64 {
	return (hash & mask) * 0x9e3779b97f4a7c15 >> t.shift
}

func (t *table) sort(numbers []number, mask uint64) {
	width := max(4, min(24, bits.Len(uint(len(numbers))), bits.OnesCount64(mask)))
	t.shift = 64 - width
	t.starts = slices.Grow(t.starts[:0], 1<<width+1)[:1<<width+1]
	t.sorted = slices.Grow(t.sorted[:0], len(numbers))[:len(numbers)]
	clear(t.starts)
	for _, n := range numbers {
		t.starts[t.bucket(n.hash, mask)]++
	}
	end := uint32(0)
	for i, n := range t.starts {
		end += n
		t.starts[i] = end
	}
	for i := len(numbers) - 1; i >= 0; i-- { // from the end, so that each start moves down to its place
		at := &t.starts[t.bucket(numbers[i].hash, mask)]
		*at--
		t.sorted[*at] = numbers[i]
	}
}

// buckets yields the buckets with more than one number.
func (t *table) buckets() func(yield func([]number) bool) {
	return func(yield func([]number) bool) {
		for b := range len(t.starts) - 1 {
			if some := t.sorted[t.starts[b]:t.starts[b+1]]; len(some) > 1 && !yield(some) {
				return
			}
		}
	}
}

// pairs appends the pairs of a sorted table that are near each other and that no
// earlier choice of bits has found.
func (t *table) pairs(found [][2]uint64, earlier []uint64, distance int, hours int32) [][2]uint64 {
	for b := range len(t.starts) - 1 {
		some := t.sorted[t.starts[b]:t.starts[b+1]]
		for i, one := range some {
			for _, other := range some[i+1:] {
				if other.first-one.last > hours {
					break
				}
				differing := one.hash ^ other.hash
				if bits.OnesCount64(differing) <= distance && !anyEqual(differing, earlier) {
					found = append(found, [2]uint64{one.hash, other.hash})
				}
			}
		}
	}
	return found
}

// anyEqual tells whether numbers that differ in some bits are equal in those of a mask.
func anyEqual(differing uint64, masks []uint64) bool {
	for _, m := range masks {
		if differing&m == 0 {
			return true
		}
	}
	return false
}
