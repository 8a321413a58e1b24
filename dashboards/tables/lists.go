package tables

import (
	"math"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// FirstPost is when one group posted first. Row is nil where it is not named.
type FirstPost struct {
	kim.FirstPost
	Row *board.Row
}

// Adoption lists first posts.
func Adoption() Columns[FirstPost] {
	return join(
		known(func(f FirstPost) bool { return f.Row != nil },
			text("group_id", func(f FirstPost) string { return f.Row.ID }),
			text("name", func(f FirstPost) string { return f.Row.Name }),
		),
		Columns[FirstPost]{
			day("first_item_on", func(f FirstPost) kim.Date { return f.Day }),
			decimal("adopted_share", func(f FirstPost) float64 { return f.Share }),
			text("adopter", func(f FirstPost) string { return string(f.Adopter) }),
		},
	)
}

// Copy is one item with a text that several groups carry. Row is nil where the
// group is not named: then nothing is told of the item either.
type Copy struct {
	Cluster string
	Groups  int // that carry the text
	kim.SpreadItem
	Row *board.Row
}

// Spread lists copies of texts.
func Spread() Columns[Copy] {
	return join(
		Columns[Copy]{
			text("cluster", func(c Copy) string { return c.Cluster }),
			integer("groups", func(c Copy) int { return c.Groups }),
		},
		known(func(c Copy) bool { return c.Row != nil },
			text("group_id", func(c Copy) string { return c.Row.ID }),
			text("name", func(c Copy) string { return c.Row.Name }),
			text("title", func(c Copy) string { return c.Title }),
			text("url", func(c Copy) string { return c.URL }),
		),
		Columns[Copy]{
			day("known_on", func(c Copy) kim.Date { return c.KnownOn }),
			integer("days_later", func(c Copy) int { return c.DaysLater }),
			integer("distance", func(c Copy) int { return c.Distance }),
		},
	)
}

// Nominee is one group on a shortlist. Row is nil if it is no longer listed.
type Nominee struct {
	List string // in, newcomer, below, near_miss or out
	kim.Nominee
	Candidate   *kim.Candidate // with every gate; nil: not kept with the list
	Row         *board.Row
	Seal        string
	Calibration string // as in Group
}

// missed returns the gate that the nominee missed, if any.
func (n Nominee) missed() kim.Missed { return n.Missed[len(n.Missed)-1] }

// lacks makes a column of what is missing at a gate; not known where a group was not asked
// there.
func lacks(name string, gate kim.Gate) Column[Nominee] {
	return decimal(name, func(n Nominee) float64 {
		for _, m := range n.Candidate.Gates {
			if m.Gate == gate {
				return m.Lacks
			}
		}
		return math.NaN()
	})
}

// Shortlist lists nominees.
func Shortlist() Columns[Nominee] {
	return join(
		Columns[Nominee]{
			text("list", func(n Nominee) string { return n.List }),
			place("rank", func(n Nominee) uint32 { return n.Rank }),
			place("rank_low", func(n Nominee) uint32 { return n.Low }),
			place("rank_high", func(n Nominee) uint32 { return n.High }),
			flag("tied", func(n Nominee) bool { return n.Tied }),
			text("group_id", func(n Nominee) string { return n.Group }),
		},
		known(func(n Nominee) bool { return n.Row != nil },
			text("name", func(n Nominee) string { return n.Row.Name }),
			text("regency_code", func(n Nominee) string { return n.Row.RegencyCode }),
			text("regency", func(n Nominee) string { return n.Row.Regency }),
			text("district", func(n Nominee) string { return n.Row.District }),
		),
		known(func(n Nominee) bool { return n.IAD >= 0 }, decimal("iad", func(n Nominee) float64 { return n.IAD })),
		Columns[Nominee]{
			integer("active_weeks", func(n Nominee) int { return n.Active }),
			integer("observed_weeks", func(n Nominee) int { return n.Observed }),
			integer("window_weeks", func(n Nominee) int { return n.Weeks }),
			integer("items", func(n Nominee) int { return n.Items }),
			integer("original", func(n Nominee) int { return n.Original }),
			integer("fitting", func(n Nominee) int { return n.Fitting }),
			text("open_signs", func(n Nominee) string { return strings.Join(n.OpenSigns, ", ") }),
		},
		known(func(n Nominee) bool { return len(n.Missed) == 1 },
			text("missed_gate", func(n Nominee) string { return string(n.missed().Gate) }),
			decimal("gate_value", func(n Nominee) float64 { return n.missed().Value }),
			decimal("gate_required", func(n Nominee) float64 { return n.missed().Required }),
			flag("our_coverage", func(n Nominee) bool { return n.missed().Ours }),
		),
		known(func(n Nominee) bool { return n.Candidate != nil },
			text("placing", func(n Nominee) string { return string(n.Candidate.Placing) }),
			decimal("short", func(n Nominee) float64 { return n.Candidate.Short }),
			lacks("lacks_registered", kim.GateRegistered),
			lacks("lacks_region", kim.GateRegion),
			lacks("lacks_coverage", kim.GateCoverage),
			lacks("lacks_active_weeks", kim.GateActive),
			lacks("lacks_original", kim.GateOriginal),
			lacks("lacks_date_integrity", kim.GateDates),
			lacks("lacks_signs", kim.GateSigns),
			lacks("lacks_subject", kim.GateSubject),
		),
		Columns[Nominee]{
			text("seal", func(n Nominee) string { return n.Seal }),
			text("calibration", func(n Nominee) string { return n.Calibration }),
		},
	)
}
