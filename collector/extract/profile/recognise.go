package profile

import (
	"net/url"
	"strings"

	"pantaukim/collector/extract/fact"
)

// recogniseWindow is how much of a page is looked at for signs. Some pages carry
// more than a hundred kilobytes of styles before the first address of a file.
const recogniseWindow = 256 << 10

// Recognise says which platform a page is of: the profile with the most weight
// of signs, among those that reach what they need. It is never nil; a page of no
// known platform is read by the generic profile.
func (p *Set) Recognise(in fact.Input) *Profile {
	u, err := url.Parse(in.URL)
	if err != nil {
		u = &url.URL{}
	}
	host := strings.ToLower(u.Hostname())
	body := string(in.Body[:min(len(in.Body), recogniseWindow)])
	best, most := p.generic, 0
	for _, prof := range p.list {
		r := &prof.Spec.Recognise
		if r.Need == 0 {
			continue
		}
		sum := 0
		for _, h := range r.Hosts {
			if host == h || strings.HasSuffix(host, "."+h) {
				sum += r.HostWeight
			}
		}
		for k := range r.Signs {
			s := &r.Signs[k]
			if s.Contains != "" && strings.Contains(body, s.Contains) || s.Path.Matches(u.Path) {
				sum += s.Weight
			}
		}
		if sum >= r.Need && sum > most {
			best, most = prof, sum
		}
	}
	return best
}
