package gambling

import "strings"

// phrases finds some phrases in a text in one pass, whatever their letters' size. Most
// texts hold none: a set of the beginnings of the phrases passes over them.
type phrases struct {
	list    []string
	begins  [1 << begin / 8]byte // a bit for each beginning of three letters
	byFirst [32][]int            // which phrases begin with a letter
}

// begin is how many bits the beginning of a phrase has: five of each of three letters, which
// are the same for large and small ones.
const begin = 15

// newPhrases is made for phrases of plain small letters, at least three of them.
func newPhrases(list []string) *phrases {
	p := &phrases{list: list}
	for n, s := range list {
		k := fold(fold(fold(0, s[0]), s[1]), s[2])
		p.begins[k>>3] |= 1 << (k & 7)
		p.byFirst[s[0]&31] = append(p.byFirst[s[0]&31], n)
	}
	return p
}

// fold adds a letter to the last three.
func fold(k uint16, c byte) uint16 { return (k<<5 | uint16(c&31)) & (1<<begin - 1) }

// in calls found for each place at which a phrase stands in a text.
func (p *phrases) in(s string, found func(phrase int)) {
	k := uint16(0)
	for i := range len(s) {
		k = fold(k, s[i])
		if i < 2 || p.begins[k>>3]&(1<<(k&7)) == 0 {
			continue
		}
		rest := s[i-2:]
		for _, n := range p.byFirst[rest[0]&31] {
			if phrase := p.list[n]; len(rest) >= len(phrase) && strings.EqualFold(rest[:len(phrase)], phrase) {
				found(n)
			}
		}
	}
}
