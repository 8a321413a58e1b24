package robots

import "strings"

// pattern is the path of a rule. "*" in it stands for any text, "$" at its end for the
// end of the address; without "$" it matches whatever begins with it.
//
// Addresses are written in more than one way, and are compared in two forms, one of
// which must match. In the exact form, escapes of letters that need none are undone
// and all others are written alike. In the loose form, "%2F" and "%3F" are undone as well
// where they stand in a query, because there they mean the same as the sign itself.
type pattern struct {
	exact, loose []string // the texts between the stars
	end          bool     // it ends with $
	length       int      // in octets, of the exact form
}

// target is the path and query of an address, to be matched.
type target struct{ exact, loose string }

// parsePattern reads the path of a rule.
func parsePattern(value string) pattern {
	body, end := strings.CutSuffix(value, "$")
	exact, loose := normalise(body, true, false), normalise(body, true, true)
	p := pattern{exact: strings.Split(exact, "*"), loose: strings.Split(loose, "*"), end: end, length: len(exact)}
	if end {
		p.length++
	}
	return p
}

// parseTarget prepares an escaped path, with its query, for matching.
func parseTarget(path string) target {
	return target{exact: normalise(path, false, false), loose: normalise(path, false, true)}
}

func (p pattern) matches(t target) bool {
	return match(p.exact, p.end, t.exact) || match(p.loose, p.end, t.loose)
}

// match tells whether a text begins with the parts, in this order and with anything
// between them. If end, the last part must end the text.
func match(parts []string, end bool, text string) bool {
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	if last == 0 {
		return !end || rest == ""
	}
	for _, part := range parts[1:last] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	if end {
		return strings.HasSuffix(rest, parts[last])
	}
	return strings.Contains(rest, parts[last])
}

// normalise writes a path in one way. Octets that need no escape are plain, all others
// are escaped with capital digits. A star stays a star in a pattern, and is "%2A" in
// an address.
func normalise(s string, isPattern, loose bool) string {
	var b strings.Builder
	inQuery := false // in a pattern, what is behind a star may be in the query
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], false
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c, escaped = fromHex(s[i+1])<<4|fromHex(s[i+2]), true
			i += 2
		}
		switch {
		case c == '*' && !escaped && isPattern:
			b.WriteByte(c)
			inQuery = true
		case c == '?' && !escaped:
			b.WriteByte(c)
			inQuery = true
		case isPlain(c), isReserved(c) && !escaped, loose && inQuery && (c == '/' || c == '?'):
			b.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}

// isPlain tells whether an octet means the same whether it is escaped or not: those
// that RFC 3986 calls unreserved, and the delimiters that delimit nothing here.
func isPlain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~:@!'(),;[]", c) >= 0
}

// isReserved tells whether an octet means another thing when it is escaped.
func isReserved(c byte) bool { return c == '/' || c == '&' || c == '=' || c == '+' }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func fromHex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
