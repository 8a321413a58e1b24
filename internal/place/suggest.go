package place

import (
	"slices"
	"strings"
	"unicode"
)

// Verdict is what the lists say of a code and a name that somebody wrote.
type Verdict int

// The verdicts.
const (
	Right       Verdict = iota // the code exists, and the name is its name
	OtherName                  // the code exists under another name
	Spelling                   // the code exists under nearly this name
	Recoded                    // the code was given up; Suggested is its successor
	UnknownCode                // no such code
)

// Judgement is what the lists say of a code, with what was probably meant.
type Judgement struct {
	Verdict   Verdict
	Official  Area   // of the code, if it exists
	Suggested []Area // what was probably meant, at most three, the likeliest first
}

// most bounds how many areas are suggested.
const most = 3

// Judge holds a code and a name against the lists. An empty name fits every code.
func (t *Areas) Judge(code, name string) Judgement {
	if a, ok := t.Find(code); ok {
		j := Judgement{Official: a}
		switch {
		case name == "" || plain(a.Name) == plain(name):
		case near(a.Name, name):
			j.Verdict = Spelling
		default:
			j.Verdict = OtherName
			j.Suggested = t.named(Parent(code), a.Level(), name)
		}
		return j
	}
	if now, ok := successor(code); ok {
		j := Judgement{Verdict: Recoded}
		if a, ok := t.Find(now); ok {
			j.Suggested = []Area{a}
		}
		return j
	}
	j := Judgement{Verdict: UnknownCode}
	if Parent(code) != "" || LevelOf(code) == Province {
		j.Suggested = t.named(Parent(code), LevelOf(code), name)
	}
	for _, c := range completed(code) {
		if a, ok := t.Find(c); ok && len(j.Suggested) < most && !slices.Contains(j.Suggested, a) {
			j.Suggested = append(j.Suggested, a)
		}
	}
	return j
}

// Named returns the areas of a level inside another one that have a name, or nearly it:
// those that have it first, at most three.
func (t *Areas) Named(inside string, level Level, name string) []Area {
	return t.named(inside, level, name)
}

func (t *Areas) named(inside string, level Level, name string) []Area {
	if plain(name) == "" {
		return nil
	}
	var same, alike []Area
	t.within(inside, func(a Area) {
		switch {
		case a.Level() != level:
		case plain(a.Name) == plain(name):
			same = append(same, a)
		case near(a.Name, name):
			alike = append(alike, a)
		}
	})
	all := slices.Concat(same, alike)
	return all[:min(len(all), most)]
}

// completed returns the codes that a spreadsheet may have cut: it takes 62.10 for a
// number and shows 62.1, and 01 becomes 1.
func completed(code string) []string {
	parts := strings.Split(code, ".")
	last := parts[len(parts)-1]
	if len(parts) > 1 && len(last) == 1 {
		head := strings.Join(parts[:len(parts)-1], ".") + "."
		return []string{head + last + "0", head + "0" + last}
	}
	return nil
}

// plain reduces a name to what does not depend on how it is written: no case, no
// punctuation, and no word for its level.
func plain(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for len(words) > 1 {
		switch words[0] {
		case "kabupaten", "kab", "kota", "administrasi", "adm", "kecamatan", "kec", "desa", "kelurahan", "kel", "provinsi", "prov", "daerah", "istimewa", "di", "dki":
			words = words[1:]
			continue
		}
		break
	}
	return strings.Join(words, "")
}

// near tells whether two names differ by one letter, or two in a long name: Benua Lima
// and Banua Lima.
func near(a, b string) bool {
	a, b = plain(a), plain(b)
	allowed := 1
	if min(len(a), len(b)) >= 12 {
		allowed = 2
	}
	return min(len(a), len(b)) >= 4 && distance(a, b) <= allowed
}

// distance counts the letters to be added, dropped or changed to turn a into b.
func distance(a, b string) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
