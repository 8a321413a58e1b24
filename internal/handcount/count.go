package handcount

import (
	"cmp"
	"slices"

	"pantaukim/internal/kim"
)

// Count is what a person counted on one group's site, beside what pantaukim
// counted for the same days.
type Count struct {
	Group    string   `json:"group"`
	From     kim.Date `json:"from"`
	To       kim.Date `json:"to"`
	By       string   `json:"by"`
	Proof    string   `json:"proof,omitempty"` // address at which others can see it; empty: none
	Tallies  []Tally  `json:"counts"`
	Observed bool     `json:"observed"` // our walks were complete after the last day
}

// Tally is one kind counted twice.
type Tally struct {
	Kind    string `json:"kind"` // of kim.Kinds
	Hand    int    `json:"hand"`
	Ours    int    `json:"ours"`
	Matched int    `json:"matched"` // found by both
	// Checked tells that a person matched the items one by one. Without it Matched
	// is the smaller of the two numbers: the best that could be.
	Checked bool `json:"checked"`
}

// Error is how far pantaukim and people agree, by kind.
type Error struct {
	Rows     []Row
	Groups   int
	Unseen   int  // groups that we had not walked completely after the last day: left out
	Guessed  bool // some were not matched one by one
	From, To kim.Date
}

// Row is one kind over all groups that were counted by hand.
type Row struct {
	Kind                                   string
	Hand, Ours, Matched                    int
	Precision, PrecisionLow, PrecisionHigh float64 // Matched / Ours
	Recall, RecallLow, RecallHigh          float64 // Matched / Hand
}

// Reconcile adds the hand counts up by kind. A group that we had not seen whole would
// measure our reach and not our counting: it is left out, and said.
func Reconcile(all []Count) Error {
	var e Error
	sum := map[string]*Row{}
	for _, k := range kim.Kinds() {
		sum[string(k)] = &Row{Kind: string(k)}
	}
	for _, h := range all {
		if !h.Observed {
			e.Unseen++
			continue
		}
		e.Groups++
		if e.From == kim.NoDate || h.From < e.From {
			e.From = h.From
		}
		e.To = max(e.To, h.To)
		for _, t := range h.Tallies {
			if r := sum[t.Kind]; r != nil {
				r.Hand, r.Ours, r.Matched = r.Hand+t.Hand, r.Ours+t.Ours, r.Matched+t.Matched
				e.Guessed = e.Guessed || !t.Checked
			}
		}
	}
	for _, k := range kim.Kinds() {
		r := sum[string(k)]
		r.Precision, r.PrecisionLow, r.PrecisionHigh = kim.ShareOf(r.Matched, r.Ours)
		r.Recall, r.RecallLow, r.RecallHigh = kim.ShareOf(r.Matched, r.Hand)
		e.Rows = append(e.Rows, *r)
	}
	return e
}

// Calibrate says of each platform how far its figures were compared with counts by hand.
// platforms names the platform of each group that was ever read; the order is that of
// the number of groups, the most first.
func Calibrate(platforms map[string]string, all []Count) []kim.Calibration {
	of := map[string]*kim.Calibration{}
	for _, platform := range platforms {
		if of[platform] == nil {
			of[platform] = &kim.Calibration{Platform: platform}
		}
		of[platform].Groups++
	}
	for _, h := range all {
		c := of[platforms[h.Group]]
		if c == nil || !h.Observed {
			continue
		}
		c.Counted++
		for _, t := range h.Tallies {
			c.Hand, c.Ours, c.Matched = c.Hand+t.Hand, c.Ours+t.Ours, c.Matched+t.Matched
		}
	}
	out := make([]kim.Calibration, 0, len(of))
	for _, c := range of {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b kim.Calibration) int {
		return cmp.Or(cmp.Compare(b.Groups, a.Groups), cmp.Compare(a.Platform, b.Platform))
	})
	return out
}
