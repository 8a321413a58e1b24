package collector

import (
	"fmt"
	"slices"
	"strings"

	"pantaukim/internal/kim"
)

// driftGroups is how many unreadable sites of one platform in one run make it
// likely that the platform has changed, and not they.
const driftGroups = 3

// outageCheck looks at a run as a whole. One site that fails is that site's affair;
// when many fail alike in one run, the fault is the platform's or ours.
type outageCheck struct {
	cfg        Config
	control    string              // why a control host failed, empty if none did
	sites      int                 // that read well before this run
	failed     map[kim.Outcome]int // of these sites, by how they failed
	unreadable map[string][]string // groups whose sites could not be read, by platform
}

// add takes a walk into account. proven tells whether the site's last walks, those
// of outages left out, were complete: a site that failed before, or was never
// read, tells nothing of what has happened now.
func (o *outageCheck) add(w kim.Walk, proven bool) {
	if proven {
		o.sites++
	}
	if w.Complete {
		return
	}
	if o.failed == nil {
		o.failed, o.unreadable = map[kim.Outcome]int{}, map[string][]string{}
	}
	if proven {
		o.failed[w.Outcome]++
	}
	if w.Outcome == kim.OutcomeUnreadable && w.Platform != "" {
		o.unreadable[w.Platform] = append(o.unreadable[w.Platform], w.GroupID)
	}
}

// verdict tells whether the run is a platform outage, and what people must know.
// Notices begin with a word that a program can tell them apart by.
func (o *outageCheck) verdict() (outage bool, notice string) {
	var notices []string
	if o.control != "" {
		outage = true
		notices = append(notices, "platform_outage: a control host failed ("+o.control+"); nothing is concluded from this run")
	}
	for _, outcome := range kim.Outcomes() {
		if n := o.failed[outcome]; o.sites >= o.cfg.OutageSites && float64(n) > o.cfg.OutageShare*float64(o.sites) {
			outage = true
			notices = append(notices, fmt.Sprintf("platform_outage: %d of %d sites failed alike (%s) that read well before; "+
				"nothing is concluded from this run", n, o.sites, outcome))
		}
	}
	var platforms []string
	for p, groups := range o.unreadable {
		if len(groups) >= driftGroups {
			platforms = append(platforms, p)
		}
	}
	slices.Sort(platforms)
	for _, p := range platforms {
		groups := o.unreadable[p]
		slices.Sort(groups)
		notices = append(notices, fmt.Sprintf("drift: %d sites of the platform %s no longer read as they did (%s): "+
			"look at one with `pantaukim inspect`", len(groups), p, strings.Join(groups[:min(5, len(groups))], ", ")))
	}
	return outage, strings.Join(notices, " | ")
}
