package originality

import (
	"context"
	"math/bits"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// nearFresh finds the pairs that [near] finds of which at least one number is fresh. The
// numbers come each once, by hash; fresh are the places of those that are, in order.
//
// Cut into two blocks more than may differ in a bit, two such numbers have two equal
// blocks. So for each choice of two blocks the few fresh ones are put on a shelf by them, and all
// numbers pass by, some at a time, so that they stay in the processor's cache.
func nearFresh(ctx context.Context, numbers []number, fresh []int32, distance int, hours int32) ([][2]uint64, error) {
	if len(fresh) == 0 {
		return nil, nil
	}
	var shelves []*shelf
	for _, mask := range choicesOfTwo(distance + 2) {
		shelves = append(shelves, newShelf(numbers, fresh, mask))
	}
	found := make([][][2]uint64, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for w := range found {
		group.Go(func() error {
			for ctx.Err() == nil {
				from := int(next.Add(passing)) - passing
				if from >= len(numbers) {
					return nil
				}
				for _, s := range shelves {
					found[w] = s.compare(numbers[from:min(from+passing, len(numbers))], found[w], distance, hours)
				}
			}
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	pairs := slices.Concat(found...) // a pair with more than two equal blocks was found more than once
	slices.SortFunc(pairs, func(a, b [2]uint64) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(pairs), nil
}

// passing is how many numbers pass by the shelves at a time.
const passing = 1024

// choicesOfTwo cuts a SimHash into blocks and returns the bits of every two of them.
func choicesOfTwo(blocks int) (masks []uint64) {
	at := func(b int) uint64 {
		from, to := 64*b/blocks, 64*(b+1)/blocks
		return (1<<(to-from) - 1) << from
	}
	for b := range blocks {
		for other := range b {
			masks = append(masks, at(b)|at(other))
		}
	}
	return masks
}

const (
	slotBits = 16
	spread   = 0x9e3779b97f4a7c15 // odd, and its bits look as if drawn: so numbers that are alike get slots that are not
)

// shelf holds the fresh numbers in slots, by some of their bits.
type shelf struct {
	mask   uint64
	taken  [1 << slotBits / 64]uint64 // a bit for each slot with a number: few have one, and this much the fastest cache holds
	begins [1<<slotBits + 1]uint32    // of each slot; the last one is the end of all
	sorted []number
}

func (s *shelf) slot(hash uint64) uint64 { return (hash & s.mask) * spread >> (64 - slotBits) }

// newShelf puts the fresh numbers on a shelf by the bits of a mask.
func newShelf(numbers []number, fresh []int32, mask uint64) *shelf {
	s := &shelf{mask: mask, sorted: make([]number, len(fresh))}
	for _, at := range fresh {
		slot := s.slot(numbers[at].hash)
		s.begins[slot]++
		s.taken[slot/64] |= 1 << (slot % 64)
	}
	for i := 1; i < len(s.begins); i++ {
		s.begins[i] += s.begins[i-1] // so far each is where its slot ends
	}
	for _, at := range fresh {
		begin := &s.begins[s.slot(numbers[at].hash)]
		*begin--
		s.sorted[*begin] = numbers[at]
	}
	return s
}

// compare appends the pairs of a fresh number and any other, the smaller one first. So many
// as pass by at a time are compared at most.
func (s *shelf) compare(numbers []number, pairs [][2]uint64, distance int, hours int32) [][2]uint64 {
	// Places of those whose slot is taken. They are noted without a branch: the processor would
	// guess every tenth wrong.
	var (
		candidates [passing]uint16
		n          uint
	)
	for i := range numbers {
		slot := s.slot(numbers[i].hash)
		candidates[n%passing] = uint16(i)
		n += uint(s.taken[slot/64] >> (slot % 64) & 1)
	}
	for _, at := range candidates[:n] {
		one := numbers[at]
		slot := s.slot(one.hash)
		for _, f := range s.sorted[s.begins[slot]:s.begins[slot+1]] {
			if f.hash != one.hash && bits.OnesCount64(f.hash^one.hash) <= distance && f.apart(one) <= hours {
				pairs = append(pairs, [2]uint64{min(f.hash, one.hash), max(f.hash, one.hash)})
			}
		}
	}
	return pairs
}
