package kim

import "slices"

// Programme is what programmes of the ministry and of districts ask of a group beside its
// site. Nothing of it counts in an index or a rank, and all of it may be public.
type Programme struct {
	DecreeNumber string   `ch:"sk_number"` // of the decree (SK) that founded it; empty: not stated
	DecreeDate   Date     `ch:"sk_date"`   // NoDate: not stated
	Tier         Tier     `ch:"tier"`      // empty: not stated
	Members      int      `ch:"members"`   // people; 0: not stated
	Setting      Setting  `ch:"setting"`   // empty: not stated
	Signal       Signal   `ch:"signal"`    // empty: not stated
	Social       []string `ch:"social"`    // addresses of its accounts on social media
}

// StatesSame tells whether two groups state the same.
func (p Programme) StatesSame(q Programme) bool {
	return p.DecreeNumber == q.DecreeNumber && p.DecreeDate == q.DecreeDate && p.Tier == q.Tier && p.Members == q.Members &&
		p.Setting == q.Setting && p.Signal == q.Signal && slices.Equal(p.Social, q.Social)
}

// The members that a group usually has.
const (
	FewestMembers = 3
	MostMembers   = 30
)

// Tier is the level at which a group works.
type Tier string

// The tiers.
const (
	TierVillage  Tier = "village"  // desa or kelurahan
	TierDistrict Tier = "district" // kecamatan
	TierRegency  Tier = "regency"  // kabupaten or kota
	TierForum    Tier = "forum"    // a forum of groups
)

// Tiers lists the tiers, the smallest first.
func Tiers() []Tier { return []Tier{TierVillage, TierDistrict, TierRegency, TierForum} }

// Setting tells whether a group works in a town or in the country.
type Setting string

// The settings.
const (
	Urban Setting = "urban"
	Rural Setting = "rural"
)

// Settings lists the settings.
func Settings() []Setting { return []Setting{Urban, Rural} }

// Signal is how well the group can reach the internet where it works.
type Signal string

// The signals.
const (
	SignalGood Signal = "good"
	SignalWeak Signal = "weak"
	SignalNone Signal = "none"
)

// Signals lists the signals, the best first.
func Signals() []Signal { return []Signal{SignalGood, SignalWeak, SignalNone} }
