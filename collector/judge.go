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

// judge looks at a run as a whole: one site that fails is that site's affair,
// many that fail alike are not theirs at all.
type judge struct {
	cfg        Config
	control    string // why a control host failed, empty if none did
	sites      int    // that read well before this run
	failed     map[kim.Outcome]int
	unreadable map[string][]string // groups by platform
}

// add takes a walk into account. proven tells whether the site's last walks, those
// of outages left out, were complete: a site that failed before, or was never
// read, tells nothing of what has happened now.
func (j *judge) add(w kim.Walk, proven bool) {
	if proven {
		j.sites++
	}
	if w.Complete {
		return
	}
	if j.failed == nil {
		j.failed, j.unreadable = map[kim.Outcome]int{}, map[string][]string{}
	}
	if proven {
		j.failed[w.Outcome]++
	}
	if w.Outcome == kim.OutcomeUnreadable && w.Platform != "" {
		j.unreadable[w.Platform] = append(j.unreadable[w.Platform], w.GroupID)
	}
}

// verdict tells whether the run is a platform outage, and what people must know.
// Notices begin with a word that a program can tell them apart by.
func (j *judge) verdict() (outage bool, notice string) {
	var notices []string
	if j.control != "" {
		outage = true
		notices = append(notices, "platform_outage: a control host failed ("+j.control+"); nothing is concluded from this run")
	}
	for _, o := range kim.Outcomes() {
		if n := j.failed[o]; j.sites >= j.cfg.OutageSites && float64(n) > j.cfg.OutageShare*float64(j.sites) {
			outage = true
			notices = append(notices, fmt.Sprintf("platform_outage: %d of %d sites failed alike (%s) that read well before; nothing is concluded from this run", n, j.sites, o))
		}
	}
	var platforms []string
	for p, groups := range j.unreadable {
		if len(groups) >= driftGroups {
			platforms = append(platforms, p)
		}
	}
	slices.Sort(platforms)
	for _, p := range platforms {
		groups := j.unreadable[p]
		slices.Sort(groups)
		notices = append(notices, fmt.Sprintf("drift: %d sites of the platform %s no longer read as they did (%s): look at one with `pantaukim inspect`",
			len(groups), p, strings.Join(groups[:min(5, len(groups))], ", ")))
	}
	return outage, strings.Join(notices, " | ")
}
