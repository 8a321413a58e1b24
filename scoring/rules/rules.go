package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"pantaukim/internal/kim"

	"go.yaml.in/yaml/v3"
)

// Rules are the choices behind every score. They are versioned: each stored
// score names the rules that it was made by.
type Rules struct {
	// Version is the name that people give this set of rules.
	Version string `yaml:"version"`
	// Indicators holds the choices of each indicator, by its id.
	Indicators IndicatorRules `yaml:"indicators"`
	// Gate is the least coverage (0 to 1) at which an IAD is shown.
	Gate float64 `yaml:"coverage_gate"`
	// NewcomerWeeks is the age in weeks below which a group is ranked apart.
	NewcomerWeeks int `yaml:"newcomer_weeks"`

	Statuses    StatusRules      `yaml:"statuses"`
	Originality OriginalityRules `yaml:"originality"`
	Draws       DrawRules        `yaml:"rank_draws"`
	Signs       SignRules        `yaml:"signs"`
	Shortlist   ShortlistRules   `yaml:"shortlist"`
}

// IndicatorRules are the choices of the indicators, by id.
type IndicatorRules map[string]IndicatorRule

// IndicatorRule holds the choices of one indicator. Those that an indicator has
// no use for stay 0.
type IndicatorRule struct {
	// Weight is its part of the IAD, 0 to 1; 0 means shown only.
	Weight float64 `yaml:"weight,omitempty"`
	// Window is the number of completed weeks looked at; 0 for KB and TK, which
	// have none.
	Window int `yaml:"window,omitempty"`
	// Full is the fixed anchor: the raw value that scores 1 (FU, FF), or 0 (JT).
	Full float64 `yaml:"full,omitempty"`
	// HalfLife is the number of days in which recency halves (KB).
	HalfLife float64 `yaml:"half_life_days,omitempty"`
	// MinWords is the length of a text from which KL calls a news item whole.
	MinWords int `yaml:"min_words,omitempty"`
}

// StatusRules are the limits of the five statuses.
type StatusRules struct {
	// Window is the number of completed weeks that are judged.
	Window int `yaml:"window"`
	// Active are the limits of "aktif": at least so many active weeks, and the
	// last item at most so many days old.
	Active ActiveLimit `yaml:"active"`
	// LessActive are the limits of "kurang aktif", in active weeks.
	LessActive WeekLimit `yaml:"less_active"`
	// Inactive are the limits of "tidak aktif", in active weeks.
	Inactive WeekLimit `yaml:"inactive"`
	// WalkDays is the age in days up to which a complete walk is recent.
	WalkDays int `yaml:"walk_days"`
	// GraceDays is the age in days below which a group that has never posted is
	// in its "masa tenggang".
	GraceDays int `yaml:"grace_days"`
	// FallMondays is how many Mondays in a row a fall must be seen: 1 or 2.
	FallMondays int `yaml:"fall_mondays"`
}

// ActiveLimit are the limits of "aktif".
type ActiveLimit struct {
	MinWeeks int `yaml:"min_weeks"`
	MaxDays  int `yaml:"max_days"`
}

// WeekLimit is a range of active weeks, both ends included.
type WeekLimit struct {
	MinWeeks int `yaml:"min_weeks"`
	MaxWeeks int `yaml:"max_weeks"`
}

// OriginalityRules say what a near-copy is.
type OriginalityRules struct {
	// MinWords is the length from which a text is judged.
	MinWords int `yaml:"min_words"`
	// MaxDistance is the largest number of differing bits (of 64) between the
	// SimHashes of near-copies, 0 to 7.
	MaxDistance int `yaml:"max_distance"`
	// LookbackWeeks is how far before the window an original is looked for.
	LookbackWeeks int `yaml:"lookback_weeks"`
}

// DrawRules say how rank intervals are drawn.
type DrawRules struct {
	// Count is the number of draws; 0 draws none.
	Count int `yaml:"count"`
	// Seed makes every computation draw the same.
	Seed uint64 `yaml:"seed"`
	// Spread is the largest relative change of a weight: 0.25 means × 0.75 to 1.25.
	Spread float64 `yaml:"spread"`
	// Windows are the windows in weeks that are drawn from.
	Windows []int `yaml:"windows"`
	// Floor replaces scores of 0 in the geometric mean.
	Floor float64 `yaml:"floor"`
	// MaxGroups is the number of groups above which no intervals are drawn.
	MaxGroups int `yaml:"max_groups"`
}

// Default returns the rules of the methodology page.
func Default() Rules {
	return Rules{
		Version: "2025.1",
		Indicators: IndicatorRules{
			kim.KM: {Weight: 0.35, Window: 8},
			kim.KB: {Weight: 0.15, HalfLife: 14},
			kim.FU: {Weight: 0.15, Window: 8, Full: 7},
			kim.FF: {Weight: 0.10, Window: 8, Full: 10},
			kim.JT: {Weight: 0.10, Window: 12, Full: 12},
			kim.OR: {Weight: 0.10, Window: 12},
			kim.KL: {Weight: 0.05, Window: 12, MinWords: 100},
			kim.KG: {Window: 12},
			kim.TR: {Window: 8},
			kim.CP: {Window: 8},
			kim.IT: {Window: 26},
			kim.TK: {},
		},
		Gate:          0.75,
		NewcomerWeeks: 12,
		Statuses: StatusRules{
			Window:      8,
			Active:      ActiveLimit{MinWeeks: 6, MaxDays: 14},
			LessActive:  WeekLimit{MinWeeks: 1, MaxWeeks: 5},
			Inactive:    WeekLimit{MinWeeks: 0, MaxWeeks: 0},
			WalkDays:    14,
			GraceDays:   28,
			FallMondays: 2,
		},
		Originality: OriginalityRules{MinWords: 40, MaxDistance: 6, LookbackWeeks: 52},
		Draws: DrawRules{
			Count: 1000, Seed: 20251028, Spread: 0.25,
			Windows: []int{4, 8, 12}, Floor: 0.01, MaxGroups: 20000,
		},
		Signs:     defaultSigns(),
		Shortlist: defaultShortlist(),
	}
}

// ID names these rules exactly: the version that people gave, and the first
// eight hex digits of the SHA-256 of everything in them. Two sets of rules that
// differ in anything have different ids.
func (r Rules) ID() string {
	sum := sha256.Sum256(r.YAML())
	return r.Version + "-" + hex.EncodeToString(sum[:4])
}

// YAML writes the rules in the form that Read reads, always the same for
// the same rules.
func (r Rules) YAML() []byte {
	out, err := yaml.Marshal(r)
	if err != nil {
		// Plain numbers, strings and maps of them: Marshal has no way to fail.
		panic(fmt.Sprintf("write rules: %v", err))
	}
	return out
}

// Horizon is the largest number of weeks that any rule looks back.
func (r Rules) Horizon() int {
	n := r.Statuses.Window + 2 // the two Mondays before are judged as well
	for _, i := range r.Indicators {
		n = max(n, i.Window)
	}
	for _, w := range r.Draws.Windows {
		n = max(n, w)
	}
	return n
}
