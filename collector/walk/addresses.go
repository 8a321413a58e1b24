package walk

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	"pantaukim/collector/extract"
	pageaddress "pantaukim/collector/extract/address"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// addresses tells which addresses are the site's own. Things are known by their
// normalised addresses, and asked for as the site links them: one site answers only
// with the slash at the end, another only without it.
type addresses struct {
	listed  string // address of the site in the registry
	owns    func(*url.URL) bool
	base    *url.URL // scheme and host of the site; addresses on its other hosts are written as if they were on this one
	profile *extract.Profile
	linked  map[string]string // by normalised address: as the site links it, where that is another one
}

// own returns the normalised form of an address if it lies on the group's hosts,
// of which the present one is put in the place of earlier ones.
func (w *addresses) own(address string) (normalised, path string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || !w.owns(u) {
		return "", "", false
	}
	if w.profile != nil {
		if n, err := url.Parse(w.profile.Normalise(address)); err == nil {
			n.Scheme, n.Host = u.Scheme, u.Host // how the site is reached is not a matter of its platform
			if isEntry(u) {
				n.Fragment = u.Fragment
			}
			u = n
		}
	}
	if w.base != nil {
		u.Scheme, u.Host = w.base.Scheme, w.base.Host
	}
	normalised = u.String()
	return normalised, memory.Path(normalised), true
}

// isEntry tells whether an address is that of an item without a page of its own.
func isEntry(u *url.URL) bool { return strings.HasPrefix(u.Fragment, pageaddress.EntryMark) }

// root is the address of the home page.
func (w *addresses) root() string {
	if w.base == nil {
		return w.listed
	}
	u, err := url.Parse(w.listed)
	if err != nil {
		return w.listed
	}
	u.Scheme, u.Host = w.base.Scheme, w.base.Host
	return u.String()
}

// linkedAs notes how the site writes an address.
func (w *addresses) linkedAs(address, as string) {
	normal, _, ok := w.own(address)
	u, err := url.Parse(as)
	if !ok || err != nil || !w.owns(u) {
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
func (w *addresses) asLinked(address string) string {
	if as, ok := w.linked[address]; ok {
		return as
	}
	return address
}

// tailOf is what the site adds to the end of a normalised address, mostly a slash,
// to be remembered for walks that do not meet the link again.
func (w *addresses) tailOf(address string) string {
	bare, _, _ := strings.Cut(address, "?")
	as, _, _ := strings.Cut(w.linked[address], "?")
	if tail, ok := strings.CutPrefix(as, bare); ok && len(tail) < 20 {
		return tail
	}
	return ""
}

// recallTail is the reverse of tailOf. What a page of this walk says goes first.
func (w *addresses) recallTail(address, tail string) {
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

// itemKey is the identity of an item within its group: it is made of where the
// item was at first sight and never changes afterwards.
func itemKey(group string, kind kim.Kind, path string) string {
	sum := sha256.Sum256([]byte(group + "\n" + string(kind) + "\n" + path))
	return hex.EncodeToString(sum[:8])
}

// Hosts lists the hosts on which a group's site lives or has lived.
func Hosts(g kim.Group) []string {
	var hosts []string
	for _, a := range append([]string{g.URL}, g.Aliases...) {
		if u, err := url.Parse(a); err == nil && u.Hostname() != "" {
			hosts = append(hosts, u.Hostname())
		}
	}
	return hosts
}
