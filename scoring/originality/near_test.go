package originality

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The choices of blocks lose no pair and invent none: beside every number compared with
// every other.
func TestNearEqualsComparingAll(t *testing.T) {
	t.Parallel()
	const hours = 1000
	random := rand.New(rand.NewPCG(1, 2))
	for distance := range 8 {
		var numbers []number
		seen := map[uint64]bool{}
		add := func(hash uint64) {
			if !seen[hash] {
				seen[hash] = true
				first := int32(random.IntN(5000))
				numbers = append(numbers, number{hash: hash, first: first, last: first + int32(random.IntN(3)*random.IntN(500))})
			}
		}
		for range 300 {
			hash := random.Uint64()
			add(hash)
			for range random.IntN(5) { // others that differ in a few bits
				other := hash
				for range random.IntN(10) {
					other ^= 1 << random.IntN(64)
				}
				add(other)
			}
		}
		found, err := near(t.Context(), numbers, distance, hours)
		if err != nil {
			t.Fatal(err)
		}
		got := map[uint64][]uint64{}
		for _, p := range found {
			got[p[0]] = append(got[p[0]], p[1])
			got[p[1]] = append(got[p[1]], p[0])
		}
		pairs, apart := 0, 0
		for _, one := range numbers {
			var want []uint64
			for _, other := range numbers {
				switch {
				case one.hash == other.hash || differ(one.hash, other.hash) > distance:
				case max(one.first, other.first)-min(one.last, other.last) > hours:
					apart++
				default:
					want = append(want, other.hash)
				}
			}
			pairs += len(want)
			have := slices.Clone(got[one.hash])
			slices.Sort(have)
			slices.Sort(want)
			if !slices.Equal(have, want) {
				t.Fatalf("distance %d: %x is near %x, want %x", distance, one.hash, have, want)
			}
			delete(got, one.hash)
		}
		if len(got) > 0 || distance > 0 && (pairs == 0 || apart == 0) {
			t.Errorf("distance %d: %d numbers that nobody asked for, %d pairs and %d that lie too far apart", distance, len(got), pairs, apart)
		}
	}
}

// However many numbers there are, every pair that is near enough is equal in as many
// blocks as are chosen, and the blocks hold each bit once.
func TestEveryPairHasAChoice(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{10, 100_000, 1_000_000, 30_000_000} {
		for distance := range 8 {
			blocks, equal := blocksFor(n, distance)
			s := search{blocks: blocks}
			var all uint64
			for _, b := range blocks {
				if b.width > 16 || all&b.mask() != 0 {
					t.Fatalf("%d numbers, distance %d: a block of %d bits from %d on", n, distance, b.width, b.from)
				}
				all |= b.mask()
			}
			if ^all != 0 || equal != len(blocks)-distance {
				t.Fatalf("%d numbers, distance %d: %d blocks, %d equal", n, distance, len(blocks), equal)
			}
			for range 2000 {
				var differing uint64
				for range distance {
					differing |= 1 << random.IntN(64)
				}
				if s.equal(differing, len(blocks)-1) < equal {
					t.Fatalf("%d numbers, distance %d: too few of %d blocks are equal where %b differs", n, distance, len(blocks), differing)
				}
			}
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

func BenchmarkNearNational(b *testing.B) {
	random := rand.New(rand.NewPCG(5, 6))
	numbers := make([]number, 1_400_000)
	for i := range numbers {
		at := int32(i / (len(numbers) / (5 * 8766)))
		numbers[i] = number{hash: random.Uint64(), first: at, last: at}
	}
	for b.Loop() {
		if _, err := near(b.Context(), numbers, 6, 52*7*24); err != nil {
			b.Fatal(err)
		}
	}
}
