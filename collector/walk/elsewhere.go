package walk

import (
	"errors"
	"net/url"
	"regexp"
	"slices"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// blogFeed is the path of Blogger's feed of all posts. On the platform's own host the
// number of the blog stands in it.
var blogFeed = regexp.MustCompile(`^/feeds/(\d+/)?posts/(default|full|summary)\b`)

// isElsewhere tells whether an address lies on a host that is not the site's.
func (w *addresses) isElsewhere(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && w.base != nil && !w.owns(u)
}

// onSite lists the addresses of this site that may be the next page of a section which
// names it on another host, as Blogger's feeds do: the same path here, and for Blogger's
// feeds first the section's own path with what the next page asks for.
func (w *sections) onSite(s *section, next string, visited map[string]bool) (out []string) {
	u, err := url.Parse(next)
	if err != nil {
		return nil
	}
	u.Scheme, u.Host, u.User = w.base.Scheme, w.base.Host, nil
	guesses := []string{u.String()}
	if own, err := url.Parse(s.URL); err == nil && blogFeed.MatchString(own.Path) && blogFeed.MatchString(u.Path) {
		own.RawQuery = u.RawQuery
		guesses = slices.Insert(guesses, 0, own.String())
	}
	for _, g := range guesses {
		if address, _, ok := w.own(g); ok && !visited[address] && !slices.Contains(out, address) {
			w.linkedAs(g, g)
			out = append(out, address)
		}
	}
	return out
}

// following is the first of some addresses, "" if there is none, and the others.
func following(addresses []string) (string, []string) {
	if len(addresses) == 0 {
		return "", nil
	}
	return addresses[0], addresses[1:]
}

// noPage tells whether an error means that there is no such page to be read here.
func noPage(err error) bool {
	var f *web.Failure
	if !errors.As(err, &f) {
		return false
	}
	switch f.Outcome {
	case kim.OutcomeHTTP4xx, kim.OutcomeBlocked, kim.OutcomeRobots, kim.OutcomeUnreadable, kim.OutcomeEmpty:
		return true
	}
	return false
}
