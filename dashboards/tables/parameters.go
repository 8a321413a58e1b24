package tables

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/audit"
	"pantaukim/internal/kim"
)

// ParameterError is a parameter of an address that means nothing.
type ParameterError struct {
	Name, Value string
	Allowed     string // what may stand there; empty: the parameter is not known here
}

func (w *ParameterError) Error() string {
	return fmt.Sprintf("%s=%s is not known; it may be: %s", w.Name, strconv.Quote(w.Value), w.Allowed)
}

// WholeList is the value of the parameter page that asks for all rows, as a print does.
const WholeList = "all"

// Check returns what is wrong with the parameters of an address, or nil. Areas are
// checked where they are read, and the choices of a shortlist by its form.
func Check(v visit.Visit) *ParameterError {
	checks := map[string]func(string) (string, bool){
		"silent": func(s string) (string, bool) {
			n, err := strconv.Atoi(s)
			return "1, 2, 3, …, " + strconv.Itoa(MaxSilent), err == nil && n > 0 && n <= MaxSilent
		},
		"weeks": func(s string) (string, bool) {
			n, err := strconv.Atoi(s)
			return "1, 2, 3, …, 52", err == nil && n > 0 && n <= 52
		},
		"page": func(s string) (string, bool) {
			n, err := strconv.Atoi(s)
			return "1, 2, 3, …, " + WholeList, err == nil && n > 0 || s == WholeList
		},
		"after": func(s string) (string, bool) {
			_, err := board.ParsePostPlace(s)
			return v.Lang.T("invalid.after"), err == nil
		},
		"week": func(s string) (string, bool) { return weekAllowed(v, s) },
		"d": func(s string) (string, bool) {
			var codes []string
			for _, p := range v.Board.Districts(v.Board.MainRegency(v.Scope)) {
				codes = append(codes, p.Code)
			}
			for one := range strings.SplitSeq(s, ",") {
				if !v.Board.HasDistrict(one) {
					return strings.Join(codes, ", "), false
				}
			}
			return "", true
		},
	}
	for name, values := range Choices() {
		if name == "level" || name == "lang" {
			continue // the form of shortlists says what is wrong with it; a language is read before
		}
		checks[name] = func(s string) (string, bool) { return strings.Join(values, ", "), slices.Contains(values, s) }
	}
	for _, name := range slices.Sorted(maps.Keys(checks)) {
		value := v.Query.Get(name)
		if value == "" {
			continue
		}
		if allowed, ok := checks[name](value); !ok {
			return &ParameterError{Name: name, Value: value, Allowed: allowed}
		}
	}
	return nil
}

// Choices are the values of the parameters that have a closed set of them.
func Choices() map[string][]string {
	indicators := kim.Indicators()
	return map[string][]string{
		"status":   names(kim.Statuses()),
		"kind":     names(kim.Kinds()),
		"sort":     slices.Sorted(maps.Keys(orders())),
		"dir":      {"asc", "desc"},
		"table":    {"total"},
		"calls":    {string(CallsWaiting), string(CallsFutile)},
		"by":       indicators[:],
		"area":     {visit.Everywhere},
		"what":     {ComparePeriods, CompareAreas, CompareGroups},
		"grouped":  {"officer", "area"},
		"report":   {"weekly", "monthly", "between", "change"},
		"contacts": {"1"},
		"act":      audit.Kinds(),
		"level":    names([]kim.Level{kim.LevelRegency, kim.LevelProvince, kim.LevelNational}),
		"lang":     names(words.Languages()),
	}
}

// names are the texts of constants.
func names[T ~string, L ~[]T](list L) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// weekAllowed tells whether a week can be shown: the Monday of a completed week whose
// Monday after was scored.
func weekAllowed(v visit.Visit, s string) (string, bool) {
	mondays := v.Board.Mondays
	if len(mondays) == 0 {
		return v.Lang.T("invalid.no_week"), false
	}
	d, err := kim.ParseDate(s)
	if err == nil && d.Known() && d == d.Week().Monday() && slices.Contains(mondays, d.Week().Add(1)) {
		return "", true
	}
	return v.Lang.T("invalid.weeks", mondays[len(mondays)-1].Add(-1).String(), mondays[0].Add(-1).String()), false
}

// ParametersOf are the parameters that a table understands, by its name in addresses.
func ParametersOf(name string, ofGroup bool) []string {
	area := []string{"province", "regency", "district"}
	switch {
	case ofGroup && name == "items":
		return []string{"kind"}
	case ofGroup:
		return nil
	}
	switch name {
	case "ranking":
		return append(area, "status", "q", "sort", "dir", "week", "by", "table")
	case "inactive":
		return append(area, "status", "q", "calls", "silent", "grouped")
	case "silence":
		return append(area, "silent")
	case "districts":
		return append(area, "d")
	case "runs":
		return nil
	case "newest":
		return append(area, "kind", "from", "to", "after")
	case "compare":
		return append(area, "what", "from", "to", "from2", "to2", "one", "other")
	case "audit":
		return []string{"from", "to", "who", "act"}
	case "shortlist":
		return []string{"seal", "from", "to", "level", "top", "category", "province", "regency"}
	default:
		return area
	}
}
