// Package robots reads robots.txt files after RFC 9309 and says what they ask of one
// crawler.
//
// A line that is not understood is left out and changes nothing else: no bad line may
// open what another line forbids. So a line that is badly written but can be guessed (a
// misspelt name, a missing colon, a path without its first slash) may forbid, and may
// neither allow nor end the list of crawlers that a group begins with. Crawl-delay and
// Sitemap are no part of the RFC; they are read, and as it demands they do not end that
// list either.
package robots

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// longestDelay bounds what a Crawl-delay may say.
const longestDelay = 30 * 24 * time.Hour

// Rules is what one robots.txt file asks of one crawler. The zero value allows all.
type Rules struct {
	rules    []rule
	delay    time.Duration
	sitemaps []string
}

// rule allows or forbids the paths that its pattern matches.
type rule struct {
	pattern pattern
	allow   bool
}

// group is what the file asks of one crawler, gathered from all groups that name it.
type group struct {
	named bool
	rules []rule
	delay time.Duration
}

// Parse reads a file for the crawler with this product token, e.g. "pantaukim". If no
// group names it, the groups for "*" count; if there are none, all is allowed.
func Parse(text, product string) *Rules {
	var (
		r         Rules
		ours, all group
		current   []*group // of the two, those to which the next lines belong
		naming    bool     // no rule has followed the newest line that names a crawler
	)
	for line := range lines(text) {
		f := parseField(line)
		switch f.name {
		case "user-agent":
			var g *group
			switch token := productToken(f.value); {
			case strings.EqualFold(token, product):
				g = &ours
			case token == "*":
				g = &all
			case f.guessed || f.value == "":
				continue
			}
			if !naming {
				current, naming = nil, true
			}
			if g != nil {
				g.named = true
				current = append(current, g)
			}
		case "allow", "disallow":
			allow := f.name == "allow"
			path := f.value
			if path != "" && path[0] != '/' && path[0] != '*' {
				path, f.guessed = "/"+path, true
			}
			if allow && f.guessed {
				continue
			}
			naming = naming && f.guessed
			if path == "" {
				continue
			}
			for _, g := range current {
				g.rules = append(g.rules, rule{pattern: parsePattern(path), allow: allow})
			}
		case "crawl-delay":
			for _, g := range current {
				g.delay = max(g.delay, parseDelay(f.value))
			}
		case "sitemap":
			if f.value != "" {
				r.sitemaps = append(r.sitemaps, f.value)
			}
		}
	}
	g := all
	if ours.named {
		g = ours
	}
	r.rules, r.delay = g.rules, g.delay
	return &r
}

// Allows tells whether the page may be fetched: the longest pattern that matches
// decides, and of two that are equally long the one that allows.
func (r *Rules) Allows(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	if path == "/robots.txt" {
		return true
	}
	target, longest, allowed := parseTarget(path), -1, true
	for _, rule := range r.rules {
		n := rule.pattern.length
		if n < longest || n == longest && (allowed || !rule.allow) || !rule.pattern.matches(target) {
			continue
		}
		longest, allowed = n, rule.allow
	}
	return allowed
}

// Delay is the time that is asked to be left between two requests.
func (r *Rules) Delay() time.Duration { return r.delay }

// Sitemaps lists the addresses of sitemaps that the file names, as they are written.
func (r *Rules) Sitemaps() []string { return r.sitemaps }

// lines yields the lines of a text, whose ends are LF, CR or both. A byte order mark
// is left out, and so are zeros: a text in UTF-16 is mostly readable without them.
func lines(text string) func(yield func(string) bool) {
	text = strings.ReplaceAll(text, "\x00", "")
	return strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' })
}

// field is what a line says.
type field struct {
	name, value string // name is empty if the line says nothing that is known
	guessed     bool   // the line is badly written
}

// meant returns the field that a common misspelling stands for, "" if none.
func meant(name string) string {
	switch name {
	case "useragent", "user agent", "user_agent", "user-agents":
		return "user-agent"
	case "dissallow", "dissalow", "disalow", "diasllow", "disallaw", "disallowed", "dis-allow", "dis allow":
		return "disallow"
	case "crawldelay", "crawl delay":
		return "crawl-delay"
	case "site-map":
		return "sitemap"
	}
	return ""
}

// parseField splits a line, without its comment, at the colon or, if there is none, at
// the only white space.
func parseField(line string) field {
	line, _, _ = strings.Cut(line, "#")
	name, value, colon := strings.Cut(line, ":")
	if !colon {
		words := strings.Fields(line)
		if len(words) != 2 {
			return field{}
		}
		name, value = words[0], words[1]
	}
	name, value = strings.ToLower(trim(name)), trim(value)
	switch name {
	case "user-agent", "allow", "disallow", "crawl-delay", "sitemap":
		return field{name: name, value: value, guessed: !colon}
	}
	return field{name: meant(name), value: value, guessed: true}
}

// trim cuts off white space, also such that is not seen.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
}

// productToken is the part of the value of a User-agent line that names a crawler:
// "pantaukim" of "PantauKIM/1.0", "*" of "*".
func productToken(value string) string {
	end := strings.IndexFunc(value, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
	})
	switch {
	case end < 0:
		return value
	case end == 0 && value[0] == '*' && productToken(value[1:]) == "":
		return "*"
	}
	return value[:end]
}

// parseDelay reads seconds, with what may stand behind the number; 0 if there is none.
func parseDelay(value string) time.Duration {
	value = strings.Replace(value, ",", ".", 1)
	if end := strings.IndexFunc(value, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }); end >= 0 {
		value = value[:end]
	}
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil && !math.IsInf(seconds, 1) {
		return 0
	}
	return time.Duration(min(seconds, longestDelay.Seconds()) * float64(time.Second))
}
