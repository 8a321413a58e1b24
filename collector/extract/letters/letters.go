// Package letters tells letters, digits and blanks apart, and gives texts the few forms in
// which they are compared: folded, clipped, counted, without signs.
package letters

import (
	"strings"
	"unicode/utf8"
)

// IsLetter tells whether a byte is a letter of the English alphabet.
func IsLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// IsDigit tells whether a byte is a digit.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

// IsSpace tells whether a byte is white space, as HTML sees it.
func IsSpace(c byte) bool {
	return c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0)
}

// SkipSpace returns the position of the first sign at or behind p that is no white space.
func SkipSpace(s string, p int) int {
	for p < len(s) && IsSpace(s[p]) {
		p++
	}
	return p
}

// IsBlank tells whether a letter shows nothing: white space, and signs without width.
func IsBlank(r rune) bool {
	return r <= ' ' || r == 0xa0 || r == 0x200b || r == 0xfeff || r == 0x200e || r == 0x200f || r == utf8.RuneError
}

// NotLetter tells whether a letter parts words. Letters beyond ASCII do not.
func NotLetter(c rune) bool { return (c|0x20 < 'a' || c|0x20 > 'z') && c < 0x80 }

// HasDigit tells whether a digit stands in a text.
func HasDigit(s string) bool {
	for i := range len(s) {
		if IsDigit(s[i]) {
			return true
		}
	}
	return false
}

// Digits reads a text of nothing but digits, at least and at most so many.
func Digits(s string, least, most int) (n int, ok bool) {
	if len(s) < least || len(s) > most {
		return 0, false
	}
	for i := range len(s) {
		if !IsDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// IsNumber tells whether a text is a number of at most 18 digits.
func IsNumber(s string) bool {
	_, ok := Digits(s, 1, 18)
	return ok
}

// HasFold tells whether a text begins with a prefix, in capitals or not.
func HasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// HasAny tells whether one of the words stands anywhere in a text.
func HasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// HasWord tells whether a word stands in a list of words parted by spaces.
func HasWord(s, w string) bool {
	for at := 0; at+len(w) <= len(s); at++ {
		if s[at:at+len(w)] == w && (at == 0 || IsSpace(s[at-1])) && (at+len(w) == len(s) || IsSpace(s[at+len(w)])) {
			return true
		}
	}
	return false
}

// AppendFolded appends s with every run of white space made one space; space
// tells that one is owed before the next letter.
func AppendFolded(b []byte, s string, space bool) ([]byte, bool) {
	for i := 0; i < len(s); {
		c := s[i]
		if c <= ' ' {
			i++
			space = true
			continue
		}
		if c < utf8.RuneSelf {
			if space {
				b = append(b, ' ')
				space = false
			}
			// Up to the next sign that is no plain one, or to the second of two spaces.
			k := i + 1
			for k < len(s) && (s[k] > ' ' || s[k] == ' ' && k+1 < len(s) && s[k+1] > ' ' && s[k+1] < utf8.RuneSelf) && s[k] < utf8.RuneSelf {
				k++
			}
			b = append(b, s[i:k]...)
			i = k
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if IsBlank(r) {
			space = true
			i += size
			continue
		}
		if space {
			b = append(b, ' ')
			space = false
		}
		b = append(b, s[i:i+size]...)
		i += size
	}
	return b, space
}

// Fold makes every run of white space one space and trims the ends.
func Fold(s string) string {
	b, _ := AppendFolded(nil, s, false)
	return strings.TrimSpace(string(b))
}

// Signature reduces a text to its letters and digits in lower case, to compare
// titles that differ in quotes and dashes.
func Signature(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b = append(b, byte(r))
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)|0x20)
		case r >= 0xc0 && r < 0x2000:
			b = append(b, string(r)...)
		}
	}
	return string(b)
}

// Clip shortens a text for people.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// CountWords counts what has a letter or a digit between white space.
func CountWords(s string) int {
	words := 0
	for i := 0; i < len(s); {
		for i < len(s) && !wordByte[s[i]] {
			i++
		}
		if i == len(s) {
			break
		}
		words++
		for i < len(s) && s[i] > ' ' {
			i++
		}
	}
	return words
}

// wordByte tells the bytes of letters and digits.
var wordByte = func() (t [256]bool) {
	for c := range t {
		t[c] = IsLetter(byte(c)) || IsDigit(byte(c)) || c >= 0x80
	}
	return t
}()

// PlainQuotes writes the many signs that stand for an apostrophe as one: Jum’at.
func PlainQuotes(s string) string {
	for k := range len(s) {
		if s[k] >= 0x80 {
			return quotes.Replace(s)
		}
	}
	return s
}

var quotes = strings.NewReplacer("\u2019", "'", "\u2018", "'", "\u02bc", "'", "\u02bb", "'", "\u00b4", "'", "\u2032", "'", "\u201b", "'", "\uff07", "'")
