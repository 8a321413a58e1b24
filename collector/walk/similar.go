package walk

import (
	"math/bits"
	"sort"
	"strings"
	"unicode"

	"github.com/cespare/xxhash/v2"

	"pantaukim/collector/extract"
)

// simHashWords is from how many words on a text can be judged to be a copy.
const simHashWords = 40

// simHash condenses a normalised text to 64 bits such that texts which share most
// of their three-word phrases differ in few of them. It is 0 for a text that is
// too short to judge.
func simHash(text string, words int) uint64 {
	if words < simHashWords {
		return 0
	}
	var planes [32]uint64 // how often each bit was set: bit k of all 64 counts stands in planes[k]
	var starts [3]int     // where the newest three words begin
	n, in := 0, false
	add := func(end int) {
		if n < 3 {
			return
		}
		carry := xxhash.Sum64String(text[starts[0]:end])
		for k := 0; carry != 0; k++ {
			planes[k], carry = planes[k]^carry, planes[k]&carry
		}
	}
	for i := range len(text) {
		if text[i] == ' ' || text[i] == '\n' || text[i] == '\t' {
			if in {
				add(i)
			}
			in = false
			continue
		}
		if !in {
			starts[0], starts[1], starts[2] = starts[1], starts[2], i
			n++
		}
		in = true
	}
	if in {
		add(len(text))
	}
	phrases := max(n-2, 0)
	var out uint64
	for i := range 64 {
		set := 0
		for k, plane := range planes[:bits.Len(uint(phrases))] {
			set |= int(plane>>i&1) << k
		}
		if 2*set > phrases {
			out |= 1 << i
		}
	}
	return out
}

// near tells whether two texts are equal but for small edits.
func near(a, b uint64) bool { return a != 0 && b != 0 && bits.OnesCount64(a^b) <= 3 }

// contentHash changes when an item's title, text or photos do.
func contentHash(title, text string, photos []extract.Photo) uint64 {
	keys := make([]string, len(photos))
	for i, p := range photos {
		keys[i] = p.Key
	}
	sort.Strings(keys)
	d := xxhash.New()
	_, _ = d.WriteString(title)
	_, _ = d.Write([]byte{0})
	_, _ = d.WriteString(text)
	for _, k := range keys {
		_, _ = d.Write([]byte{0})
		_, _ = d.WriteString(k)
	}
	return d.Sum64()
}

// listedHash changes when what a listing says of an item does. Days are left out:
// a listing that prints "3 days ago" would change by itself.
func listedHash(it extract.Item) uint64 { return contentHash(it.Title, "", it.Photos) }

// sameTitle tells whether two titles are equal but for case, punctuation and one
// or two words.
func sameTitle(a, b string) bool {
	wa, wb := titleWords(a), titleWords(b)
	if len(wa) == 0 || len(wb) == 0 {
		return false
	}
	set := map[string]int{}
	for _, w := range wa {
		set[w]++
	}
	common := 0
	for _, w := range wb {
		if set[w] > 0 {
			set[w]--
			common++
		}
	}
	// Dice's coefficient at least 0.8, and no more than two words replaced: long titles may share a phrase.
	return 5*2*common >= 4*(len(wa)+len(wb)) && len(wa)+len(wb)-2*common <= 4
}

func titleWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
