package spreadsheet

import "strings"

// Mark is the byte order mark of UTF-8. A CSV file that a person opens begins with
// it: without it, Excel takes the text for another encoding. What a program reads
// goes without.
const Mark = "\ufeff"

// Clean keeps the characters that every format can hold: XML has no place for most
// control characters.
func Clean(s string) string {
	if !needsCleaning(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// needsCleaning tells whether a text holds anything but printable ASCII: most that is
// written is addresses, keys and codes.
func needsCleaning(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return true
		}
	}
	return false
}

// Guard takes the power out of a text that a spreadsheet would run: whatever begins like
// a formula gets an apostrophe in front. It wants a text that is clean.
func Guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
