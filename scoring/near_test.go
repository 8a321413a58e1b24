package scoring

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The bands lose no pair and invent none: beside every number compared with every
// other.
func TestNearEqualsComparingAll(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for distance := range maxDistance + 1 {
		var h hashes
		seen := map[uint64]bool{}
		add := func(n uint64) {
			if !seen[n] {
				seen[n] = true
				h.all = append(h.all, n)
				if random.IntN(3) > 0 {
					h.asked = append(h.asked, n)
					if random.IntN(4) == 0 {
						h.many = append(h.many, n)
					}
				}
			}
		}
		for range 300 {
			n := random.Uint64()
			add(n)
			for range random.IntN(4) { // others that differ in a few bits
				other := n
				for range random.IntN(maxDistance + 3) {
					other ^= 1 << random.IntN(64)
				}
				add(other)
			}
		}
		got, err := h.near(t.Context(), distance)
		if err != nil {
			t.Fatal(err)
		}
		pairs := 0
		for _, one := range h.asked {
			var want []uint64
			for _, other := range h.all {
				if one != other && differ(one, other) <= distance || one == other && slices.Contains(h.many, one) {
					want = append(want, other)
				}
			}
			pairs += len(want)
			have := slices.Clone(got[one])
			slices.Sort(have)
			slices.Sort(want)
			if !slices.Equal(have, want) {
				t.Fatalf("distance %d: %x is near %x, want %x", distance, one, have, want)
			}
			delete(got, one)
		}
		if len(got) > 0 || pairs == 0 {
			t.Errorf("distance %d: %d numbers that nobody asked for, %d pairs in all", distance, len(got), pairs)
		}
	}
}

// differ counts the bits in which two numbers differ, one by one.
func differ(a, b uint64) (n int) {
	for x := a ^ b; x != 0; x >>= 1 {
		n += int(x & 1)
	}
	return n
}
