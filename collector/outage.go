package collector

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// driftGroups is how many sites of one platform have to change alike in one run before it
// is likely that the platform has changed, and not they.
const driftGroups = 3

// driftShare is the share of a platform's sites above which links of one shape that
// nobody knows are the platform's affair.
const driftShare = 0.05

// geoblockSites is how many sites of one platform, which read well before, have to refuse
// us before that counts as the platform's answer to this network.
const geoblockSites = 3

// outageCheck looks at a run as a whole. One site that fails is that site's affair;
// when many fail alike in one run, the fault is the platform's or ours.
type outageCheck struct {
	cfg       Config
	control   string // why a control host failed, empty if none did
	sites     alike  // all that read well before this run
	platforms map[string]*platformCheck
}

// alike counts sites that read well before this run, and how those of them failed that did.
type alike struct {
	sites  int
	failed map[kim.Outcome]int
}

// platformCheck is what one run saw of the sites of one platform. Those of no known
// platform are together under the generic one, those of which nothing is known under "".
type platformCheck struct {
	proven     alike
	sites      int // that were looked at
	answered   int // of these, that gave a page
	unreadable []string
	refused    []walk.Result // of the sites that refused us, as long as none has answered
	odd        map[string]*oddShape
}

// oddShape is a shape of links that nobody knows, on the sites of one platform.
type oddShape struct {
	sites   int
	example string
}

// verdict is what a run says as a whole.
type verdict struct {
	outage     bool
	notice     string        // begins with a word that a program can tell it by; empty if people need not know anything
	geoblocked []walk.Result // of the sites of platforms that refuse this network
	drifted    int           // shapes of links that nobody knows, each on many sites of one platform
}

// add takes a walk into account. A site whose last walks, those of outages left out, were
// not complete, or that was never read, tells nothing of what has happened now.
func (o *outageCheck) add(r walk.Result) {
	if o.platforms == nil {
		o.platforms = map[string]*platformCheck{}
	}
	w, p := r.Walk, o.platforms[r.Platform]
	if p == nil {
		p = &platformCheck{odd: map[string]*oddShape{}}
		o.platforms[r.Platform] = p
	}
	p.sites++
	if r.Proven {
		o.sites.add(w)
		p.proven.add(w)
	}
	switch {
	case !refusal(w) && (w.Pages > 0 || w.Unmodified > 0) || w.Listed > 0:
		p.answered++
		p.refused = nil
	case p.answered == 0 && refusal(w):
		p.refused = append(p.refused, walk.Result{Walk: w, Version: r.Version, Kept: r.Kept})
	}
	if w.Outcome == kim.OutcomeUnreadable && w.Platform != "" {
		p.unreadable = append(p.unreadable, w.GroupID)
	}
	for _, u := range r.Unexplained {
		s := p.odd[u.Shape]
		if s == nil {
			s = &oddShape{example: u.Example}
			p.odd[u.Shape] = s
		}
		s.sites++
	}
}

func (a *alike) add(w kim.Walk) {
	a.sites++
	if w.Complete {
		return
	}
	if a.failed == nil {
		a.failed = map[kim.Outcome]int{}
	}
	a.failed[w.Outcome]++
}

// without takes other sites out of the count.
func (a *alike) without(b alike) {
	a.sites -= b.sites
	for outcome, n := range b.failed {
		a.failed[outcome] -= n
	}
}

// refusal tells whether a walk ended in a way in which a host keeps a network away: it
// refuses or resets the connection, does not answer, forbids, or says that it is not
// available in this country.
func refusal(w kim.Walk) bool {
	switch w.Outcome {
	case kim.OutcomeRefused, kim.OutcomeTimeout:
		return true
	case kim.OutcomeBlocked:
		return w.HTTPStatus != 0 // else the guard kept us from it
	}
	return false
}

// judge concludes the run.
func (o *outageCheck) judge() (v verdict) {
	var notices []string
	for _, id := range slices.Sorted(maps.Keys(o.platforms)) {
		p := o.platforms[id]
		if o.control != "" || id == "" || id == extract.GenericID || !o.geoblocked(p) {
			continue
		}
		v.geoblocked = append(v.geoblocked, p.refused...)
		o.sites.without(p.proven)
		notices = append(notices, fmt.Sprintf("geoblocked: all %d sites of the platform %s %s (%s) while other hosts answer; "+
			"their weeks stay unobserved and their statuses as they are", p.sites, id, keptAway(p.refused), outcomesOf(p.refused)))
	}
	if o.control != "" {
		v.outage = true
		notices = append(notices, "platform_outage: a control host failed ("+o.control+"); nothing is concluded from this run")
	}
	for _, outcome := range kim.Outcomes() {
		n := o.sites.failed[outcome]
		if o.sites.sites < o.cfg.OutageSites || float64(n) <= o.cfg.OutageShare*float64(o.sites.sites) {
			continue
		}
		v.outage = true
		if outcome == kim.OutcomeDNS {
			notices = append(notices, fmt.Sprintf("platform_outage: the names of %d of %d sites could not be looked up that read well before: "+
				"look at the name server of this machine; nothing is concluded from this run", n, o.sites.sites))
		} else {
			notices = append(notices, fmt.Sprintf("platform_outage: %d of %d sites failed alike (%s) that read well before; "+
				"nothing is concluded from this run", n, o.sites.sites, outcome))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(o.platforms)) {
		p := o.platforms[id]
		if groups := p.unreadable; len(groups) >= driftGroups {
			slices.Sort(groups)
			notices = append(notices, fmt.Sprintf("drift: %d sites of the platform %s no longer read as they did (%s): "+
				"look at one with `pantaukim inspect`", len(groups), id, strings.Join(groups[:min(5, len(groups))], ", ")))
		}
		for _, shape := range slices.Sorted(maps.Keys(p.odd)) {
			if s := p.odd[shape]; id != extract.GenericID && s.sites >= driftGroups && float64(s.sites) > driftShare*float64(p.sites) {
				v.drifted++
				notices = append(notices, fmt.Sprintf("drift: %d of %d sites of the platform %s have links among their records that nobody knows (%s; such as %s): "+
					"look at one with `pantaukim inspect`", s.sites, p.sites, id, shape, s.example))
			}
		}
	}
	v.notice = strings.Join(notices, " | ")
	return v
}

// geoblocked tells whether all sites of a platform refuse us while other hosts answer:
// the control hosts, or the sites of other platforms.
func (o *outageCheck) geoblocked(p *platformCheck) bool {
	if p.answered > 0 || len(p.refused) != p.sites || p.proven.sites < geoblockSites {
		return false
	}
	return len(o.cfg.ControlHosts) > 0 || slices.ContainsFunc(slices.Collect(maps.Values(o.platforms)), func(q *platformCheck) bool { return q != p && q.answered > 0 })
}

// keptAway says what sites that let nobody in do to this network. One that forbids is there; those
// that do not answer may be down.
func keptAway(results []walk.Result) string {
	if slices.ContainsFunc(results, func(r walk.Result) bool { return r.Walk.Outcome == kim.OutcomeBlocked }) {
		return "refuse this network"
	}
	return "keep this network away, or are down"
}

// outcomesOf names the outcomes of some walks, each once.
func outcomesOf(results []walk.Result) string {
	var out []string
	for _, r := range results {
		if s := string(r.Walk.Outcome); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
