package followup

import (
	"slices"
	"testing"
)

func TestTelephonesOfARegistry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string // a mobile number ends with m
	}{
		"usual":                    {"0812-3456-7890", []string{"+6281234567890m"}},
		"with spaces":              {" 0812 3456 789 ", []string{"+628123456789m"}},
		"country":                  {"+62 812-3456-7890", []string{"+6281234567890m"}},
		"country without a plus":   {"6281234567890", []string{"+6281234567890m"}},
		"country and zero":         {"+62 (0)812 3456 7890", []string{"+6281234567890m"}},
		"as dialled from abroad":   {"006281234567890", []string{"+6281234567890m"}},
		"its zero was lost":        {"81234567890", []string{"+6281234567890m"}},
		"an office":                {"(0526) 21034", []string{"+6252621034"}},
		"two numbers":              {"0812-3456-7890 / 0526-2103456", []string{"+6281234567890m", "+625262103456"}},
		"two with a word":          {"081234567890 atau 081398765432", []string{"+6281234567890m", "+6281398765432m"}},
		"words around":             {"HP: 081234567890 (Bu Siti)", []string{"+6281234567890m"}},
		"another country":          {"+60 12-345 6789", []string{"+60123456789"}},
		"two without anything":     {"081234567890 081398765432", nil},
		"an extension":             {"0526 21034 ext 12", nil},
		"too short":                {"08123", nil},
		"too long":                 {"08123456789012345", nil},
		"no such network":          {"0801234567890", nil},
		"a day":                    {"2025-10-28", nil},
		"spoilt by a spreadsheet":  {"8.12346E+11", nil},
		"nothing":                  {"", nil},
		"a word":                   {"belum ada", nil},
		"a script":                 {`javascript:alert(1)`, nil},
		"one good and one bad one": {"0812, 081234567890", []string{"+6281234567890m"}},
	} {
		var got []string
		for _, p := range Phones(c.text) {
			if p.Mobile {
				got = append(got, p.Number+"m")
			} else {
				got = append(got, p.Number)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q is %v, want %v", name, c.text, got, c.want)
		}
	}
}
