package collector

import (
	"net/url"
	"strings"
)

// Things are known by their normalised addresses, and asked for as the site links
// them: one site answers only with the slash at the end, another only without it.

// linkedAs notes how the site writes an address.
func (w *walk) linkedAs(address, as string) {
	normal, _, ok := w.own(address)
	u, err := url.Parse(as)
	if !ok || err != nil || !w.site.Owns(u) {
		return
	}
	if w.base != nil {
		u.Scheme, u.Host = w.base.Scheme, w.base.Host
	}
	u.Fragment, u.RawFragment = "", ""
	if s := u.String(); s != normal {
		w.linked[strings.Clone(normal)] = s
	}
}

// asLinked is the address to ask for.
func (w *walk) asLinked(address string) string {
	if as, ok := w.linked[address]; ok {
		return as
	}
	return address
}

// tailOf is what the site adds to the end of a normalised address, mostly a slash,
// to be remembered for walks that do not meet the link again.
func (w *walk) tailOf(address string) string {
	bare, _, _ := strings.Cut(address, "?")
	as, _, _ := strings.Cut(w.linked[address], "?")
	if tail, ok := strings.CutPrefix(as, bare); ok && len(tail) < 20 {
		return tail
	}
	return ""
}

// recallTail is the reverse of tailOf. What a page of this walk says goes first.
func (w *walk) recallTail(address, tail string) {
	if tail == "" || w.linked[address] != "" {
		return
	}
	bare, query, asks := strings.Cut(address, "?")
	bare += tail
	if asks {
		bare += "?" + query
	}
	w.linked[address] = bare
}
