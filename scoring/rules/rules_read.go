package rules

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"pantaukim/internal/kim"

	"go.yaml.in/yaml/v3"
)

// Error says what is wrong with a rules file and what to do about it.
type Error struct {
	File   string // as it was named; empty if the rules came from elsewhere
	Key    string // e.g. indicators.KM.weight; empty if the file as a whole is meant
	Wrong  string
	Remedy string
}

// Error names the file, the key, the fault and the remedy in one line.
func (e *Error) Error() string {
	var b strings.Builder
	for _, part := range []string{e.File, e.Key} {
		if part != "" {
			b.WriteString(part + ": ")
		}
	}
	b.WriteString(e.Wrong)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Read reads rules from YAML. What the file leaves out keeps its default;
// an unknown key or a value that makes no sense is a *Error, and then no
// rules are returned. Name is the file's name for messages.
func Read(r io.Reader, name string) (Rules, error) {
	rules := Default()
	dec := yaml.NewDecoder(r)
	dec.KnownFields(true)
	if err := dec.Decode(&rules); err != nil && !errors.Is(err, io.EOF) {
		if e := (*Error)(nil); errors.As(err, &e) {
			e.File = name
			return Rules{}, e
		}
		return Rules{}, &Error{
			File: name, Wrong: strings.ReplaceAll(err.Error(), "\n", " "),
			Remedy: "compare with the rules of the methodology page",
		}
	}
	if err := rules.Validate(); err != nil {
		if e := (*Error)(nil); errors.As(err, &e) {
			e.File = name
		}
		return Rules{}, err
	}
	return rules, nil
}

// fields are the keys that each indicator has a use for.
var fields = map[string][]string{
	kim.KM: {"weight", "window"},
	kim.KB: {"weight", "half_life_days"},
	kim.FU: {"weight", "window", "full"},
	kim.FF: {"weight", "window", "full"},
	kim.JT: {"weight", "window", "full"},
	kim.OR: {"weight", "window"},
	kim.KL: {"weight", "window", "min_words"},
	kim.KG: {"window"},
	kim.TR: {"window"},
	kim.CP: {"window"},
	kim.IT: {"window"},
	kim.TK: {},
}

// UnmarshalYAML reads the choices of indicators over those that are there
// already, so that a file may change one weight and leave the rest.
func (m *IndicatorRules) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.MappingNode {
		return &Error{Key: "indicators", Wrong: fmt.Sprintf("line %d is not a map", node.Line), Remedy: "write one indicator a line, such as KM: {weight: 0.35, window: 8}"}
	}
	out := maps.Clone(*m)
	if out == nil {
		out = IndicatorRules{}
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		id := key.Value
		known, ok := fields[id]
		if !ok {
			return &Error{Key: "indicators." + id, Wrong: fmt.Sprintf("line %d names an unknown indicator", key.Line), Remedy: "use one of " + indicatorIDs()}
		}
		if value.Kind == yaml.MappingNode {
			for j := 0; j < len(value.Content); j += 2 {
				if f := value.Content[j]; !slices.Contains(known, f.Value) {
					return &Error{
						Key:    "indicators." + id + "." + f.Value,
						Wrong:  fmt.Sprintf("line %d is not a choice of %s", f.Line, id),
						Remedy: remedyFields(id, known),
					}
				}
			}
		}
		rule := out[id]
		if err := value.Decode(&rule); err != nil {
			return &Error{Key: "indicators." + id, Wrong: strings.ReplaceAll(err.Error(), "\n", " "), Remedy: "write numbers, such as {weight: 0.35}"}
		}
		out[id] = rule
	}
	*m = out
	return nil
}

func remedyFields(id string, known []string) string {
	if len(known) == 0 {
		return id + " has no choices: remove the key"
	}
	return "use " + strings.Join(known, ", ")
}

// weightTolerance forgives the last digit of weights such as 0.1 + 0.2.
const weightTolerance = 1e-9

// Validate tells whether the rules make sense together; the error is a
// *Error.
func (r Rules) Validate() error {
	if strings.TrimSpace(r.Version) == "" || strings.ContainsAny(r.Version, " \t\n/") {
		return &Error{Key: "version", Wrong: fmt.Sprintf("%q is not a name", r.Version), Remedy: "write a short name without spaces, such as 2025.1"}
	}
	sum := 0.0
	for _, id := range kim.Indicators() {
		rule, ok := r.Indicators[id]
		key := "indicators." + id
		if !ok {
			return &Error{Key: key, Wrong: "is missing", Remedy: "give its choices"}
		}
		if rule.Weight < 0 || rule.Weight > 1 || math.IsNaN(rule.Weight) {
			return &Error{Key: key + ".weight", Wrong: fmt.Sprintf("%v is not a weight", rule.Weight), Remedy: "write 0 to 1"}
		}
		sum += rule.Weight
		for _, f := range fields[id] {
			if err := checkField(key+"."+f, f, rule); err != nil {
				return err
			}
		}
	}
	for id := range r.Indicators {
		if _, ok := kim.IndicatorPlace(id); !ok {
			return &Error{Key: "indicators." + id, Wrong: "is an unknown indicator", Remedy: "use one of " + indicatorIDs()}
		}
	}
	if math.Abs(sum-1) > weightTolerance {
		return &Error{Key: "indicators", Wrong: fmt.Sprintf("the weights sum to %.4g", sum), Remedy: "change them so that they sum to 1"}
	}
	if !(r.Gate >= 0 && r.Gate <= 1) {
		return &Error{Key: "coverage_gate", Wrong: fmt.Sprintf("%v is not a share", r.Gate), Remedy: "write 0 to 1"}
	}
	if r.NewcomerWeeks < 0 {
		return &Error{Key: "newcomer_weeks", Wrong: fmt.Sprintf("%d is below 0", r.NewcomerWeeks), Remedy: "write 0 or more"}
	}
	if err := r.Statuses.validate(); err != nil {
		return err
	}
	if err := r.Originality.validate(); err != nil {
		return err
	}
	if err := r.Draws.validate(); err != nil {
		return err
	}
	if err := r.Signs.validate(); err != nil {
		return err
	}
	return r.Shortlist.validate()
}

// MaxWindow bounds every window, and the period of an award: ten years.
const MaxWindow = 520

func checkField(key, field string, rule IndicatorRule) error {
	switch field {
	case "window":
		if rule.Window < 1 || rule.Window > MaxWindow {
			return &Error{Key: key, Wrong: fmt.Sprintf("a window of %d weeks", rule.Window), Remedy: fmt.Sprintf("write 1 to %d", MaxWindow)}
		}
	case "full":
		if !(rule.Full > 0) || math.IsInf(rule.Full, 0) {
			return &Error{Key: key, Wrong: fmt.Sprintf("%v is not an anchor", rule.Full), Remedy: "write a number above 0"}
		}
	case "half_life_days":
		if !(rule.HalfLife > 0) || math.IsInf(rule.HalfLife, 0) {
			return &Error{Key: key, Wrong: fmt.Sprintf("%v days is not a half-life", rule.HalfLife), Remedy: "write a number above 0"}
		}
	case "min_words":
		if rule.MinWords < 1 {
			return &Error{Key: key, Wrong: fmt.Sprintf("%d words", rule.MinWords), Remedy: "write 1 or more"}
		}
	}
	return nil
}

func (s StatusRules) validate() error {
	if s.Window < 1 || s.Window > MaxWindow {
		return &Error{Key: "statuses.window", Wrong: fmt.Sprintf("a window of %d weeks", s.Window), Remedy: fmt.Sprintf("write 1 to %d", MaxWindow)}
	}
	classes := []struct {
		name     string
		from, to int
	}{
		{"inactive", s.Inactive.MinWeeks, s.Inactive.MaxWeeks},
		{"less_active", s.LessActive.MinWeeks, s.LessActive.MaxWeeks},
		{"active", s.Active.MinWeeks, s.Window},
	}
	next := 0
	for _, c := range classes {
		switch {
		case c.from < next:
			return &Error{Key: "statuses." + c.name, Wrong: fmt.Sprintf("its limits overlap the class below: it begins at %d weeks, which that class holds already", c.from), Remedy: fmt.Sprintf("begin at %d", next)}
		case c.from > next:
			return &Error{Key: "statuses." + c.name, Wrong: fmt.Sprintf("%d active weeks belong to no class", next), Remedy: fmt.Sprintf("begin at %d", next)}
		case c.to < c.from:
			return &Error{Key: "statuses." + c.name, Wrong: fmt.Sprintf("its limits are %d to %d weeks of %d", c.from, c.to, s.Window), Remedy: "let it end at or after its beginning, within the window"}
		}
		next = c.to + 1
	}
	for key, v := range map[string]int{"statuses.active.max_days": s.Active.MaxDays, "statuses.walk_days": s.WalkDays} {
		if v < 1 {
			return &Error{Key: key, Wrong: fmt.Sprintf("%d days", v), Remedy: "write 1 or more"}
		}
	}
	if s.GraceDays < 0 {
		return &Error{Key: "statuses.grace_days", Wrong: fmt.Sprintf("%d days", s.GraceDays), Remedy: "write 0 or more"}
	}
	if s.FallMondays != 1 && s.FallMondays != 2 {
		return &Error{Key: "statuses.fall_mondays", Wrong: fmt.Sprintf("%d Mondays", s.FallMondays), Remedy: "write 1 (a fall shows at once) or 2"}
	}
	return nil
}

// maxDistance is the largest Hamming distance for which the search for
// near-copies is exact: eight differing bits could hit each of the four 16-bit
// bands twice.
const maxDistance = 7

func (o OriginalityRules) validate() error {
	switch {
	case o.MinWords < 1:
		return &Error{Key: "originality.min_words", Wrong: fmt.Sprintf("%d words", o.MinWords), Remedy: "write 1 or more"}
	case o.MaxDistance < 0 || o.MaxDistance > maxDistance:
		return &Error{Key: "originality.max_distance", Wrong: fmt.Sprintf("%d bits", o.MaxDistance), Remedy: fmt.Sprintf("write 0 to %d", maxDistance)}
	case o.LookbackWeeks < 0:
		return &Error{Key: "originality.lookback_weeks", Wrong: fmt.Sprintf("%d weeks", o.LookbackWeeks), Remedy: "write 0 or more"}
	}
	return nil
}

func (d DrawRules) validate() error {
	switch {
	case d.Count < 0 || d.Count > 100000:
		return &Error{Key: "rank_draws.count", Wrong: fmt.Sprintf("%d draws", d.Count), Remedy: "write 0 (none) to 100000"}
	case !(d.Spread >= 0 && d.Spread < 1):
		return &Error{Key: "rank_draws.spread", Wrong: fmt.Sprintf("%v is not a spread", d.Spread), Remedy: "write 0 to 0.99"}
	case d.Count > 0 && len(d.Windows) == 0:
		return &Error{Key: "rank_draws.windows", Wrong: "is empty", Remedy: "name at least one window, such as [4, 8, 12]"}
	case !(d.Floor > 0 && d.Floor < 1):
		return &Error{Key: "rank_draws.floor", Wrong: fmt.Sprintf("%v is not a floor", d.Floor), Remedy: "write a number between 0 and 1, such as 0.01"}
	}
	for i, w := range d.Windows {
		if w < 1 || w > MaxWindow {
			return &Error{Key: fmt.Sprintf("rank_draws.windows[%d]", i), Wrong: fmt.Sprintf("a window of %d weeks", w), Remedy: fmt.Sprintf("write 1 to %d", MaxWindow)}
		}
	}
	return nil
}

// indicatorIDs names the indicators for messages.
func indicatorIDs() string {
	all := kim.Indicators()
	return strings.Join(all[:], ", ")
}
