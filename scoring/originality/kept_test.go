package originality

import (
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pantaukim/internal/lab/proof"
)

// inOrder are pairs as they can be compared, each once.
func inOrder(pairs [][2]uint64) [][2]uint64 {
	out := slices.Clone(pairs)
	for i, p := range out {
		out[i] = [2]uint64{min(p[0], p[1]), max(p[0], p[1])}
	}
	slices.SortFunc(out, func(a, b [2]uint64) int { return slices.Compare(a[:], b[:]) })
	return out
}

// archive are texts by their ids, as weeks go by.
type archive struct {
	random *rand.Rand
	texts  map[int]Text
	added  int
}

// add adds a text, of which many are near to another one.
func (a *archive) add(hour int32) {
	t := Text{Hash: a.random.Uint64(), Hour: hour}
	for _, other := range a.texts { // any
		if a.random.IntN(3) == 0 {
			break
		}
		t.Hash = other.Hash
		for range a.random.IntN(9) {
			t.Hash ^= 1 << a.random.IntN(64)
		}
		break
	}
	a.texts[a.added] = t
	a.added++
}

// week lets a week pass: new texts, old ones that come to light, that are edited, that are
// gone, that come back, and that count in other hours.
func (a *archive) week(hour int32, gone map[int]Text) {
	for range a.random.IntN(12) {
		a.add(hour + int32(a.random.IntN(168)))
	}
	for range a.random.IntN(3) {
		a.add(int32(a.random.IntN(int(hour) + 1)))
	}
	for id, t := range a.texts {
		switch a.random.IntN(60) {
		case 0:
			t.Hash ^= 1 << a.random.IntN(64)
			a.texts[id] = t
		case 1:
			gone[id] = t
			delete(a.texts, id)
		case 2:
			t.Hour = int32(a.random.IntN(int(hour) + 1))
			a.texts[id] = t
		}
	}
	for id, t := range gone {
		if a.random.IntN(10) == 0 {
			a.texts[id] = t
			delete(gone, id)
		}
	}
}

func (a *archive) all() (all []Text) {
	for _, t := range a.texts {
		all = append(all, t)
	}
	return all
}

// Week by week, with what was compared before kept in a file, the pairs are those that
// comparing all finds, however texts come, go, come back, and change.
func TestKeptPairsEqualComparingAll(t *testing.T) {
	t.Parallel()
	const hours = 400
	pairs, spared, grown := 0, 0, 0
	for seed := range uint64(proof.Times(6, 200)) {
		a := &archive{random: rand.New(rand.NewPCG(seed, 3)), texts: map[int]Text{}}
		for range 600 {
			a.add(int32(a.random.IntN(2000)))
		}
		distance, gone := int(seed%8), map[int]Text{}
		kept := Kept{Path: filepath.Join(t.TempDir(), "compared"), Log: slog.New(slog.DiscardHandler)}
		for week := range int32(12) {
			if week > 0 {
				a.week(2000+168*week, gone)
			}
			numbers, several := numbersOf(a.all(), 0, 1<<30)
			grown += len(several)
			want, err := near(t.Context(), numbers, distance, hours)
			if err != nil {
				t.Fatal(err)
			}
			got, compared, err := kept.near(t.Context(), numbers, distance, hours)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(inOrder(want), inOrder(got), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("seed %d, week %d, distance %d (-all compared +kept):\n%s", seed, week, distance, diff)
			}
			if pairs += len(want); compared < len(numbers) {
				spared++
			}
			if again, compared, err := kept.near(t.Context(), numbers, distance, hours); err != nil || compared > 0 || len(again) != len(want) {
				t.Fatalf("seed %d, week %d: the same texts again: %d compared, %d pairs, %v", seed, week, compared, len(again), err)
			}
		}
	}
	if pairs == 0 || spared == 0 || grown == 0 {
		t.Errorf("%d pairs, %d weeks in which not all were compared, %d numbers of several texts: this proves nothing", pairs, spared, grown)
	}
}

// However many of the numbers are fresh, none of their pairs is missed.
func TestNearFreshEqualsComparingAll(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	a := &archive{random: random, texts: map[int]Text{}}
	for range 1500 {
		a.add(int32(random.IntN(2000)))
	}
	numbers, _ := numbersOf(a.all(), 0, 1<<30)
	for distance := range 8 {
		all, err := near(t.Context(), numbers, distance, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []int{1, 3, 100, len(numbers)} { // one in so many
			var fresh []int32
			isFresh := map[uint64]bool{}
			for at, n := range numbers {
				if random.IntN(part) == 0 {
					fresh, isFresh[n.hash] = append(fresh, int32(at)), true
				}
			}
			want := slices.DeleteFunc(inOrder(all), func(p [2]uint64) bool { return !isFresh[p[0]] && !isFresh[p[1]] })
			got, err := nearFresh(t.Context(), numbers, fresh, distance, 500)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, inOrder(got), cmpopts.EquateEmpty()); diff != "" || distance > 1 && part == 1 && len(want) == 0 {
				t.Fatalf("distance %d, one in %d fresh (-want +got):\n%s", distance, part, diff)
			}
		}
	}
}

// A file that is spoilt, of other rules or of another version holds nothing, whatever it says.
func TestASpoiltFileHoldsNothing(t *testing.T) {
	t.Parallel()
	a := &archive{random: rand.New(rand.NewPCG(9, 9)), texts: map[int]Text{}}
	for range 300 {
		a.add(int32(a.random.IntN(500)))
	}
	numbers, _ := numbersOf(a.all(), 0, 1<<30)
	kept := Kept{Path: filepath.Join(t.TempDir(), "compared"), Log: slog.New(slog.DiscardHandler)}
	want, _, err := kept.near(t.Context(), numbers, 6, 400)
	if err != nil || len(want) == 0 {
		t.Fatal(len(want), err)
	}
	whole, err := os.ReadFile(kept.Path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, content []byte, distance int, hours int32) {
		t.Helper()
		if err := os.WriteFile(kept.Path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := near(t.Context(), numbers, distance, hours)
		if err != nil {
			t.Fatal(err)
		}
		got, compared, err := kept.near(t.Context(), numbers, distance, hours)
		if err != nil || compared != len(numbers) {
			t.Errorf("%s: %d of %d numbers were compared, %v", what, compared, len(numbers), err)
		}
		if diff := cmp.Diff(inOrder(all), inOrder(got), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-all compared +kept):\n%s", what, diff)
		}
	}
	for range 25 {
		at := a.random.IntN(len(whole))
		spoilt := slices.Clone(whole)
		spoilt[at] ^= 1 << a.random.IntN(8)
		check("a bit is another", spoilt, 6, 400)
		check("cut short", whole[:at], 6, 400)
	}
	check("another distance", whole, 5, 400)
	check("other hours", whole, 6, 399)
	if _, compared, err := kept.near(t.Context(), numbers, 6, 399); err != nil || compared != 0 {
		t.Errorf("the file of now is not used: %d compared, %v", compared, err)
	}
}
