package kim

import "slices"

// Outreach is a training, a field visit or a meeting that an office held with groups. It
// explains why groups that took part publish much at once, and changes no count.
type Outreach struct {
	ID     string       `ch:"outreach_id"`
	Kind   OutreachKind `ch:"kind"`
	From   Date         `ch:"held_from"`
	To     Date         `ch:"held_to"` // its last day
	Title  string       `ch:"title"`
	Groups []string     `ch:"groups"` // identifiers of those that took part
	Areas  []string     `ch:"areas"`  // codes of areas of which all groups took part; the empty code is the whole country
}

// OutreachKind is what was held.
type OutreachKind string

// The kinds of outreach.
const (
	OutreachTraining OutreachKind = "training"
	OutreachVisit    OutreachKind = "visit" // by the office to the group; a walk is a visit of the collector to a site
	OutreachMeeting  OutreachKind = "meeting"
)

// OutreachKinds lists the kinds of outreach.
func OutreachKinds() []OutreachKind {
	return []OutreachKind{OutreachTraining, OutreachVisit, OutreachMeeting}
}

// Met tells whether a group took part in it, and it was held on one of the days from the
// first to the last.
func (o Outreach) Met(g Group, first, last Date) bool {
	return o.From <= last && o.To >= first && o.With(g)
}

// With tells whether a group took part.
func (o Outreach) With(g Group) bool {
	return slices.Contains(o.Groups, g.ID) || slices.ContainsFunc(o.Areas, g.In)
}
