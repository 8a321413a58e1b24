package scoring

import (
	"context"
	"math/bits"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"
)

// Two SimHashes that differ in at most 7 bits differ in at most one bit in one
// of their four bands of 16 bits. So the numbers are sorted by each band in turn, and
// each number in question is compared with those that have the same band or one with
// a single bit turned: few, and none is missed. If no band is the same, each of the
// four has one of the d bits, so that at most d-4 bands have two or more, and among any
// d-3 bands one differs in a single bit: in the others no bit need be turned.
const (
	bandBits = 16
	bandsOf  = 64 / bandBits
)

// hashes are the SimHashes of the texts of a span, each once.
type hashes struct {
	all   []uint64 // of every text
	asked []uint64 // of the texts whose originality is in question
	many  []uint64 // those in question that several texts have
}

// hashes reads the SimHashes of a span.
func (v *view) hashes(ctx context.Context, span params) (h hashes, err error) {
	err = v.each(ctx, "near", span, func(rows driver.Rows) error { return rows.Scan(&h.all, &h.asked, &h.many) })
	return h, err
}

// near returns, for every number in question, the others within the distance; itself,
// if several texts have it.
func (h hashes) near(ctx context.Context, distance int) (map[uint64][]uint64, error) {
	var found [bandsOf][][2]uint64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for b := range bandsOf {
		group.Go(func() error {
			pairs, err := h.inBand(ctx, b*bandBits, distance, b < distance-bandsOf+1)
			found[b] = pairs
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	near := map[uint64][]uint64{}
	seen := map[[2]uint64]bool{}
	for _, pairs := range found {
		for _, p := range pairs {
			if !seen[p] {
				seen[p] = true
				near[p[0]] = append(near[p[0]], p[1])
			}
		}
	}
	for _, n := range h.many {
		near[n] = append(near[n], n)
	}
	return near, nil
}

// inBand finds the pairs within the distance whose bands at shift are the same or, if
// turned, differ in one bit.
func (h hashes) inBand(ctx context.Context, shift, distance int, turned bool) (pairs [][2]uint64, err error) {
	masks := []int{0}
	if turned {
		for bit := range bandBits {
			masks = append(masks, 1<<bit)
		}
	}
	asked, entries := byBand(h.asked, shift), byBand(h.all, shift)
	for band := range 1 << bandBits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		some := asked.in(band)
		if len(some) == 0 {
			continue
		}
		for _, mask := range masks {
			for _, other := range entries.in(band ^ mask) {
				for _, one := range some {
					if bits.OnesCount64(one^other) <= distance && one != other {
						pairs = append(pairs, [2]uint64{one, other})
					}
				}
			}
		}
	}
	return pairs, nil
}

// banded are numbers sorted by a band of their bits.
type banded struct {
	sorted []uint64
	starts []uint32 // per value of the band, and one behind the last
}

func byBand(numbers []uint64, shift int) banded {
	b := banded{sorted: make([]uint64, len(numbers)), starts: make([]uint32, 1<<bandBits+1)}
	for _, n := range numbers {
		b.starts[n>>shift&(1<<bandBits-1)+1]++
	}
	for i := range 1 << bandBits {
		b.starts[i+1] += b.starts[i]
	}
	next := append([]uint32(nil), b.starts...)
	for _, n := range numbers {
		at := &next[n>>shift&(1<<bandBits-1)]
		b.sorted[*at] = n
		*at++
	}
	return b
}

func (b banded) in(band int) []uint64 { return b.sorted[b.starts[band]:b.starts[band+1]] }
