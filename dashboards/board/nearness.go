package board

import (
	"strings"
	"unicode/utf8"
)

// Search finds groups whose names, villages, districts or regencies are nearly what was
// typed. It is for one query and remembers what it compared.
type Search struct {
	words  []string // of the folded query
	joined string   // the same without spaces
	known  map[string][]int
}

// NewSearch returns a search for a query.
func NewSearch(query string) *Search {
	words := strings.Fields(Fold(query))
	return &Search{words: words, joined: strings.Join(words, ""), known: map[string][]int{}}
}

// far is a distance that no row may have.
const far = 1 << 20

// allowed is how many letters may be wrong in a word of so many letters.
func allowed(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 6:
		return 1
	default:
		return 2
	}
}

// Distance returns how many letters of the query are wrong for a row, 0 being none; false
// if it is another one.
func (s *Search) Distance(r *Row) (int, bool) {
	if len(s.words) == 0 {
		return 0, false
	}
	best := make([]int, len(s.words))
	for i := range best {
		best[i] = far
	}
	for word := range strings.FieldsSeq(r.folded) {
		for i, d := range s.word(word) {
			best[i] = min(best[i], d)
		}
	}
	sum := 0
	for _, d := range best {
		sum = min(far, sum+d)
	}
	// Spaces may be missing, or too many: "hapauhabar", "mandiri jaya" for "mandirijaya".
	if n := utf8.RuneCountInString(s.joined); n >= 6 {
		for _, name := range []string{r.Name, strings.TrimPrefix(Fold(r.Name), "kim "), r.Village, r.District} {
			if d := letters(s.joined, strings.ReplaceAll(Fold(name), " ", ""), allowed(n), false); d <= allowed(n) {
				sum = min(sum, d)
			}
		}
	}
	return sum, sum < far
}

// word returns the distance of every word of the query to a word of a group.
func (s *Search) word(of string) []int {
	if known, ok := s.known[of]; ok {
		return known
	}
	out := make([]int, len(s.words))
	for i, w := range s.words {
		out[i] = far
		n := utf8.RuneCountInString(w)
		if d := letters(w, of, allowed(n), true); d <= allowed(n) {
			out[i] = d
		}
	}
	s.known[of] = out
	return out
}

// letters counts the letters to be added, dropped, changed or swapped with the next to
// turn a into b, or with begins into the beginning of b. Beyond most it stops counting.
func letters(a, b string, most int, begins bool) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || !begins && len(y)-len(x) > most {
		return far
	}
	y = y[:min(len(y), len(x)+most)] // beyond that no beginning is near
	before, row, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next[0] = i + 1
		least := next[0]
		for j := range y {
			cost := row[j]
			if x[i] != y[j] {
				cost++
			}
			cost = min(cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				cost = min(cost, before[j-1]+1)
			}
			next[j+1] = cost
			least = min(least, cost)
		}
		if least > most {
			return far
		}
		before, row, next = row, next, before
	}
	if !begins {
		return row[len(y)]
	}
	best := far
	for _, d := range row {
		best = min(best, d)
	}
	return best
}
