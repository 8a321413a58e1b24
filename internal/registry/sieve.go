package registry

import (
	"slices"

	"pantaukim/internal/kim"
)

// sieve finds the rows of a file that are right in themselves, and cannot be taken as
// they are because of what the registry holds.
type sieve struct {
	options
	sites, names map[string]string // of listed groups: their ids
	stays        func(id string) bool
}

// newSieve knows the listed groups, and which of them stay as they are whatever the file
// says: a site of one that the file names anew, or drops, is free, unless the file lacks a
// column of addresses.
func newSieve(have []stored, res Result, opts []Option) sieve {
	s := sieve{options: optionsOf(opts), sites: map[string]string{}, names: map[string]string{}}
	named := map[string]bool{}
	for _, g := range res.Groups {
		named[g.ID] = true
	}
	outside := map[string]bool{}
	for _, one := range have {
		if !one.Listed {
			continue
		}
		for _, a := range addresses(one.Group) {
			s.sites[site(a)] = one.ID
		}
		s.names[one.RegencyCode+" "+spelling(one.Name)] = one.ID
		outside[one.ID] = !one.In(s.within)
	}
	s.stays = func(id string) bool {
		frees := named[id] && res.says("url") && res.says("aliases")
		return outside[id] || !frees && (named[id] || s.keepAll || slices.Contains(s.keep, id))
	}
	return s
}

// look judges a row. The verdict is empty if it can be taken.
func (s sieve) look(g kim.Group, before *stored) Verdict {
	if !g.In(s.within) || before != nil && !before.In(s.within) {
		p := Problem{Column: "regency_code", Value: g.RegencyCode, Kind: NotYours, Args: []string{s.within},
			Reason: "the group lies outside of " + s.within, Remedy: "leave the row to whoever may change that area"}
		return Verdict{Verdict: Skipped, Detail: p.Reason, Problems: []Problem{p}}
	}
	if before == nil {
		return s.lookAlike(g)
	}
	for _, a := range addresses(g) {
		if other := s.sites[site(a)]; other != "" && other != g.ID && s.stays(other) {
			p := Problem{Column: "url", Value: a, Kind: SiteTaken, Args: []string{other},
				Reason: quote(a) + " is already the site of " + other + ", and one site's posts cannot count for two groups",
				Remedy: "correct one of the two addresses, or merge the two groups"}
			return Verdict{Verdict: Skipped, Detail: p.Reason, Problems: []Problem{p}}
		}
	}
	return Verdict{}
}

// lookAlike judges a row with a new id: it may be a group that is there under another one.
func (s sieve) lookAlike(g kim.Group) Verdict {
	if slices.Contains(s.accept, g.ID) {
		return Verdict{}
	}
	kind, why, other := "", "", ""
	for _, a := range addresses(g) {
		if id := s.sites[site(a)]; id != "" && id != g.ID && other == "" {
			kind, why, other = SameSite, "has the same site", id
		}
	}
	if id := s.names[g.RegencyCode+" "+spelling(g.Name)]; other == "" && id != "" && id != g.ID {
		kind, why, other = SameName, "has the same name in the same regency", id
	}
	if other == "" {
		return Verdict{}
	}
	return Verdict{
		Verdict: Ambiguous, Detail: why + " as " + other, Other: other,
		Problems: []Problem{{Column: "id", Value: g.ID, Kind: kind, Args: []string{other}}},
	}
}
