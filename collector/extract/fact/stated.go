package fact

import (
	"strconv"
	"strings"
)

// Headers are the headers of an answer that say how much of a list it gives, as the
// server wrote them.
type Headers struct {
	Total string   // X-WP-Total: entries of the whole list
	Pages string   // X-WP-TotalPages
	Links []string // Link, which may name the next page
}

// Stated is what a source says of how long a list is. A number is only meant where it is
// said to be stated: a list of no items is one that states 0.
type Stated struct {
	Says    bool   // Total is stated
	Total   int    // items of the whole list
	AtLeast bool   // there may be more: Total adds up what is said of parts of the list, such as its months
	Pages   int    // of the list, 0 if that is not stated
	Page    int    // which of them this is, likewise
	From    int    // the first of the items that are on this page, counted from 1; 0 if that is not stated
	To      int    // the last of them, likewise
	Source  string // what says so, such as "X-WP-Total"; empty if nothing does
}

// Any tells whether anything is stated.
func (s Stated) Any() bool { return s.Says || s.Pages > 0 }

// GoesOn tells whether the list has further items behind this page.
func (s Stated) GoesOn() bool {
	return s.Page > 0 && s.Page < s.Pages || s.Says && s.To > 0 && s.To < s.Total
}

// Stated is what the headers say of the list.
func (h Headers) Stated() Stated {
	var s Stated
	if n, err := strconv.Atoi(strings.TrimSpace(h.Total)); err == nil && n >= 0 {
		s.Says, s.Total, s.Source = true, n, "X-WP-Total"
	}
	if n, err := strconv.Atoi(strings.TrimSpace(h.Pages)); err == nil && n > 0 {
		s.Pages = n
		if !s.Says {
			s.Source = "X-WP-TotalPages"
		}
	}
	return s
}

// Next is the address of the next page that a Link header names, as it stands there; ""
// if none does.
func (h Headers) Next() string {
	for _, l := range h.Links {
		for l != "" {
			open := strings.IndexByte(l, '<')
			if open < 0 {
				break
			}
			end := strings.IndexByte(l[open:], '>')
			if end < 0 {
				break
			}
			where := l[open+1 : open+end]
			var next bool
			next, l = relIsNext(l[open+end+1:])
			if next {
				return strings.TrimSpace(where)
			}
		}
	}
	return ""
}

// relIsNext reads the parameters of one link, and returns what stands behind them.
func relIsNext(s string) (next bool, rest string) {
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] == ',' {
			return next, strings.TrimPrefix(s, ",")
		}
		s = strings.TrimLeft(strings.TrimPrefix(s, ";"), " \t")
		end := strings.IndexAny(s, "=;,")
		if end < 0 {
			return next, ""
		}
		if s[end] != '=' {
			s = s[end:]
			continue
		}
		name := strings.ToLower(strings.TrimSpace(s[:end]))
		var value string
		s = strings.TrimLeft(s[end+1:], " \t")
		if strings.HasPrefix(s, `"`) {
			var closed bool
			if value, s, closed = strings.Cut(s[1:], `"`); !closed {
				return next, ""
			}
		} else if end = strings.IndexAny(s, ";,"); end >= 0 {
			value, s = s[:end], s[end:]
		} else {
			value, s = s, ""
		}
		if name == "rel" {
			for _, word := range strings.Fields(strings.ToLower(value)) {
				next = next || word == "next"
			}
		}
	}
}
