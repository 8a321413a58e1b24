package config

import (
	"fmt"
	"regexp"

	"pantaukim/internal/kim"
	"pantaukim/internal/schedule"
)

// Override gives the groups of a region, or one group, a plan of their own for the
// jobs that it names. The run of everybody else leaves them out of these jobs.
type Override struct {
	Region  string `yaml:"region"`  // Kemendagri code of any level
	Group   string `yaml:"group"`   // id of one group, instead of a region
	Collect string `yaml:"collect"` // empty: as everybody else
	Full    string `yaml:"full"`    // empty: as everybody else
}

// Name returns the region or the group, whichever it is for.
func (o Override) Name() string { return o.Region + o.Group }

// Plan returns the expression for a collection, full or not.
func (o Override) Plan(full bool) string {
	if full {
		return o.Full
	}
	return o.Collect
}

// Owner returns the override that plans the collection of a group, full or not: the
// one for the group itself, else the one for the smallest region. It is -1 where the
// group is collected with everybody else.
func (s Schedule) Owner(g kim.Group, full bool) int {
	owner := -1
	for i, o := range s.Overrides {
		if o.Plan(full) == "" {
			continue
		}
		switch {
		case o.Group != "" && o.Group == g.ID:
			return i
		case o.Region != "" && g.In(o.Region) && (owner < 0 || len(o.Region) > len(s.Overrides[owner].Region)):
			owner = i
		}
	}
	return owner
}

var regionCode = regexp.MustCompile(`^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$`)

// validateOverrides checks the plans of single regions and groups.
func (s Schedule) validateOverrides() error {
	seen := map[string]bool{}
	for i, o := range s.Overrides {
		key := fmt.Sprintf("schedule.overrides[%d]", i)
		switch {
		case (o.Region == "") == (o.Group == ""):
			return &fault{key, "name either a region or a group"}
		case o.Region != "" && !regionCode.MatchString(o.Region):
			return &fault{key + ".region", fmt.Sprintf("%q is no Kemendagri code such as 62, 62.13 or 62.13.05; write it in quotes", o.Region)}
		case seen[o.Name()]:
			return &fault{key, fmt.Sprintf("there is another plan for %s; put them together", o.Name())}
		case o.Collect == "" && o.Full == "":
			return &fault{key, "say when: collect, full or both"}
		}
		seen[o.Name()] = true
		for _, plan := range []struct{ name, spec string }{{"collect", o.Collect}, {"full", o.Full}} {
			if plan.spec == "" {
				continue
			}
			if _, err := schedule.Parse(plan.spec); err != nil {
				return &fault{key + "." + plan.name, err.Error()}
			}
		}
	}
	return nil
}
