package page

import (
	"html"
	"strings"
	"unicode/utf8"

	"pantaukim/collector/extract/letters"
)

// unescapeAttr resolves the entities of an attribute. A name without a semicolon is one
// only where neither a letter, a digit nor "=" follows: in "?id=1&param=2" browsers see
// no paragraph sign.
func unescapeAttr(v string) string {
	var b strings.Builder
	for {
		k := strings.IndexByte(v, '&')
		if k < 0 {
			b.WriteString(v)
			return b.String()
		}
		b.WriteString(v[:k])
		text, n := entityAt(v[k:])
		b.WriteString(text)
		v = v[k+n:]
	}
}

// entityAt reads the entity at the start of v, and returns its text and its length. What
// is none stands for itself.
func entityAt(v string) (text string, n int) {
	e := 1
	if e < len(v) && v[e] == '#' {
		e++
		hex := e < len(v) && v[e]|0x20 == 'x'
		if hex {
			e++
		}
		for e < len(v) && (letters.IsDigit(v[e]) || hex && 'a' <= v[e]|0x20 && v[e]|0x20 <= 'f') {
			e++
		}
		if e < len(v) && v[e] == ';' {
			e++
		}
		return html.UnescapeString(v[:e]), e
	}
	for e < len(v) && (letters.IsLetter(v[e]) || letters.IsDigit(v[e])) {
		e++
	}
	if e == 1 {
		return "&", 1
	}
	if e < len(v) && v[e] == ';' {
		if s := html.UnescapeString(v[:e+1]); !strings.HasSuffix(s, ";") || v[:e+1] == "&semi;" {
			return s, e + 1
		}
		return v[:e+1], e + 1
	}
	if e < len(v) && v[e] == '=' {
		return v[:e], e
	}
	if s := html.UnescapeString(v[:e]); utf8.RuneCountInString(s) == 1 {
		return s, e
	}
	return v[:e], e
}
