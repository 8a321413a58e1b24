package page

import (
	"fmt"
	"strings"

	"pantaukim/collector/extract/letters"

	"golang.org/x/net/html/atom"
)

// A Selector picks nodes as CSS does: tag, .class, #id, [attr], [attr=v], [attr^=v],
// [attr$=v], [attr*=v], [attr~=v], descendants, children (>), and alternatives (,).
// Profiles need no more, and on the flat tree it costs one look at each node. Whatever
// else CSS knows is refused, so that no selector picks nothing in silence.
type Selector []chain // alternatives

type chain []compound // from the right to the left

type compound struct {
	sieve   uint64 // of the classes
	tag     atom.Atom
	classes []string
	id      string
	attrs   []attrTest
	child   bool // the compound to the left is the parent, not any ancestor
}

type attrTest struct {
	name, value string
	op          byte // 0 present, '=' equal, '^' begins, '$' ends, '*' contains, '~' has the word
}

// CompileSelector reads a selector; what is not supported is an error.
func CompileSelector(s string) (Selector, error) {
	var sel Selector
	if strings.ContainsAny(s, "+~\\") && !strings.Contains(s, "~=") || strings.Count(s, "~") > strings.Count(s, "~=") {
		return nil, fmt.Errorf("selector %q: siblings (+, ~) and \\ are not supported", s)
	}
	for _, alt := range strings.Split(s, ",") {
		c, err := compileChain(strings.TrimSpace(alt))
		if err != nil {
			return nil, fmt.Errorf("selector %q: %w", s, err)
		}
		sel = append(sel, c)
	}
	return sel, nil
}

func compileChain(s string) (chain, error) {
	var c chain
	child := false
	for _, word := range strings.Fields(strings.ReplaceAll(s, ">", " > ")) {
		if word == ">" {
			if child || len(c) == 0 {
				return nil, fmt.Errorf("misplaced >")
			}
			child = true
			continue
		}
		k, err := compileCompound(word)
		if err != nil {
			return nil, err
		}
		k.child = child
		child = false
		c = append(chain{k}, c...)
	}
	if len(c) == 0 || child {
		return nil, fmt.Errorf("nothing to select")
	}
	return c, nil
}

func compileCompound(s string) (compound, error) {
	var c compound
	if letters.IsLetter(s[0]) {
		e := 1
		for e < len(s) && (letters.IsLetter(s[e]) || letters.IsDigit(s[e])) {
			e++
		}
		if c.tag, _ = lookupTag(s[:e]); c.tag == 0 {
			return c, fmt.Errorf("unknown element %q", s[:e])
		}
		s = s[e:]
	} else if s[0] == '*' {
		s = s[1:]
	}
	for s != "" {
		switch s[0] {
		case '.', '#':
			e := 1
			for e < len(s) && strings.IndexByte(".#[", s[e]) < 0 {
				e++
			}
			if e == 1 {
				return c, fmt.Errorf("empty name after %q", s[0])
			}
			if bad := strings.IndexFunc(s[1:e], notOfName); bad >= 0 {
				return c, fmt.Errorf("cannot read %q: pseudo-classes and the like are not supported", s[1+bad:e])
			}
			if s[0] == '.' {
				c.classes = append(c.classes, s[1:e])
				c.sieve |= sieve(s[1:e])
			} else {
				c.id = s[1:e]
			}
			s = s[e:]
		case '[':
			end := strings.IndexByte(s, ']')
			if end < 2 {
				return c, fmt.Errorf("unclosed [")
			}
			t := compileAttr(s[1:end])
			if bad := strings.IndexFunc(t.name, notOfName); t.name == "" || bad >= 0 || strings.ContainsAny(t.value, "\"'") {
				return c, fmt.Errorf("cannot read the attribute %q", s[1:end])
			}
			c.attrs = append(c.attrs, t)
			s = s[end+1:]
		default:
			return c, fmt.Errorf("cannot read %q", s)
		}
	}
	return c, nil
}

func compileAttr(s string) attrTest {
	name, value, ok := strings.Cut(s, "=")
	if !ok {
		return attrTest{name: s}
	}
	t := attrTest{name: name, value: strings.Trim(value, `"'`), op: '='}
	if n := len(name); n > 1 && strings.IndexByte("^$*~", name[n-1]) >= 0 {
		t.name, t.op = name[:n-1], name[n-1]
	}
	return t
}

// All returns the nodes below root that the selector picks, at most limit.
func (d *Doc) All(sel Selector, root int32, limit int) []int32 {
	var found []int32
	if len(sel) == 0 {
		return nil
	}
	for i := root; i < d.Nodes[root].End && len(found) < limit; i++ {
		if d.Nodes[i].Tag != TextTag && d.Matches(sel, i) {
			found = append(found, i)
		}
	}
	return found
}

// Matches tells whether a selector picks a node.
func (d *Doc) Matches(sel Selector, n int32) bool {
	for _, c := range sel {
		if d.matchesCompound(&c[0], n) && d.matchesUp(c, n) {
			return true
		}
	}
	return false
}

// matchesUp matches the rest of a chain against the ancestors of n.
func (d *Doc) matchesUp(c chain, n int32) bool {
	if len(c) == 1 {
		return true
	}
	for n = d.Nodes[n].Parent; n > 0; n = d.Nodes[n].Parent {
		if d.matchesCompound(&c[1], n) {
			if d.matchesUp(c[1:], n) {
				return true
			}
			if !c[1].child {
				return false // the nearest has the most above it: if it does not do, none does
			}
		}
		if c[0].child {
			return false
		}
	}
	return false
}

// notOfName tells whether a letter cannot stand in the name of a class, an id or an
// attribute as it is.
func notOfName(c rune) bool {
	return c < 0x80 && !letters.IsLetter(byte(c)) && !letters.IsDigit(byte(c)) && c != '-' && c != '_'
}

func (d *Doc) matchesCompound(c *compound, n int32) bool {
	nd := &d.Nodes[n]
	if c.tag != 0 && nd.Tag != c.tag || nd.Tag == TextTag || d.class[n]&c.sieve != c.sieve {
		return false
	}
	if c.id != "" {
		if v, _ := d.RawAttr(n, "id"); v != c.id {
			return false
		}
	}
	for _, class := range c.classes {
		if !d.hasClass(n, class) {
			return false
		}
	}
	for _, t := range c.attrs {
		v, ok := d.RawAttr(n, t.name)
		switch {
		case !ok,
			t.op == '=' && v != t.value,
			t.op == '^' && !strings.HasPrefix(v, t.value),
			t.op == '$' && !strings.HasSuffix(v, t.value),
			t.op == '*' && !strings.Contains(v, t.value),
			t.op == '~' && !letters.HasWord(v, t.value):
			return false
		}
	}
	return true
}

// sieve gives every class of a list one of 64 bits.
func sieve(classes string) uint64 {
	var bits uint64
	for i := 0; i < len(classes); {
		for i < len(classes) && letters.IsSpace(classes[i]) {
			i++
		}
		start := i
		for i < len(classes) && !letters.IsSpace(classes[i]) {
			i++
		}
		if n := i - start; n > 0 {
			bits |= 1 << ((uint(n)*7 + uint(classes[start])*31 + uint(classes[i-1])*17 + uint(classes[start+n/2])) & 63)
		}
	}
	return bits
}

// hasClass tells whether node n has the class.
func (d *Doc) hasClass(n int32, class string) bool {
	v, ok := d.RawAttr(n, "class")
	if !ok || len(v) < len(class) {
		return false
	}
	for at := 0; ; {
		k := strings.Index(v[at:], class)
		if k < 0 {
			return false
		}
		k += at
		end := k + len(class)
		if (k == 0 || letters.IsSpace(v[k-1])) && (end == len(v) || letters.IsSpace(v[end])) {
			return true
		}
		at = k + 1
	}
}
