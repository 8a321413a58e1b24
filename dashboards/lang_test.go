package dashboards

import (
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

func catalogs(t testing.TB) map[lang]catalog {
	t.Helper()
	out := map[lang]catalog{}
	for _, l := range languages() {
		c, err := loadCatalog(l)
		if err != nil {
			t.Fatal(err)
		}
		out[l] = c
	}
	return out
}

func TestCatalogsHoldTheSameKeys(t *testing.T) {
	all := catalogs(t)
	for key, text := range all[indonesian] {
		if _, ok := all[english][key]; !ok {
			t.Errorf("no English text for %q", key)
		}
		if strings.TrimSpace(text) == "" {
			t.Errorf("the Indonesian text of %q is empty", key)
		}
	}
	hole := regexp.MustCompile(`\{\d+\}`)
	forms := regexp.MustCompile(`\{(\d+)\|[^{}|]+\|[^{}|]+\}`)
	for key, text := range all[english] {
		other, ok := all[indonesian][key]
		if !ok {
			t.Errorf("no Indonesian text for %q", key)
			continue
		}
		for _, n := range forms.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(text, "{"+n[1]+"}") {
				t.Errorf("%q has forms for {%s} in English, which it does not print", key, n[1])
			}
		}
		if strings.Contains(other, "|") || strings.Contains(forms.ReplaceAllString(text, ""), "|") {
			t.Errorf("%q has broken forms", key)
		}
		a, b := hole.FindAllString(text, -1), hole.FindAllString(other, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%q fills in %v in English and %v in Indonesian", key, a, b)
		}
	}
}

func TestOneAndMany(t *testing.T) {
	c := catalog{"days": "{0} {0|day|days} ago", "two": "{0} {0|group|groups} of {1} {1|item|items}", "none": "a {b} c"}
	for _, x := range []struct {
		key  string
		args []any
		want string
	}{
		{"days", []any{1}, "1 day ago"}, {"days", []any{0}, "0 days ago"}, {"days", []any{21}, "21 days ago"}, {"days", []any{uint64(1)}, "1 day ago"},
		{"days", []any{1.0}, "1.0 day ago"}, {"days", []any{1.5}, "1.5 days ago"}, {"two", []any{1, 3}, "1 group of 3 items"},
		{"two", []any{11, 1}, "11 groups of 1 item"}, {"none", []any{1}, "a {b} c"}, {"two", []any{1, "{0|x|y}"}, "1 group of {0|x|y} items"},
	} {
		if got, err := c.text(english, x.key, x.args...); err != nil || got != x.want {
			t.Errorf("%s %v: %q, want %q, %v", x.key, x.args, got, x.want, err)
		}
	}
	_, w, h := open(t, 24)
	for _, g := range w.Groups {
		if body := get(t, h, g.Path()+"?lang=en", http.StatusOK); regexp.MustCompile(`[ >]1 (days|weeks|items|photos|groups)\b`).MatchString(body) {
			t.Errorf("the page of %s counts one of many", g.Name)
		}
	}
}

// usedKeys returns every key that templates and code ask for by name.
func usedKeys(t testing.TB) map[string]string {
	t.Helper()
	used := map[string]string{}
	collect := func(name, text string, pattern *regexp.Regexp) {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			used[m[1]] = name
		}
	}
	inTemplate := regexp.MustCompile(`[{(\s]t "([^"]+)"`)
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := templateFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		collect(name, string(raw), inTemplate)
	}
	inCode := regexp.MustCompile(`(?:\.t\([^,()]+, |\.text\([^,()]+, |\b(?:add|t)\()"([^"]+)"`)
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		collect(name, string(raw), inCode)
	}
	return used
}

func TestEveryKeyUsedHasAText(t *testing.T) {
	all, used := catalogs(t), usedKeys(t)
	if len(used) < 100 {
		t.Fatalf("found only %d keys in use: the search itself is broken", len(used))
	}
	for key, where := range used {
		if strings.HasSuffix(key, ".") {
			continue // the family is tested below
		}
		for l, c := range all {
			if _, ok := c[key]; !ok {
				t.Errorf("%s asks for %q, which has no %s text", where, key, l)
			}
		}
	}
}

// families are the keys that are put together from a value of the tables.
func families() map[string][]string {
	var statuses, outcomes, kinds []string
	for _, s := range kim.Statuses() {
		statuses = append(statuses, string(s))
	}
	for _, o := range kim.Outcomes() {
		outcomes = append(outcomes, string(o))
	}
	for _, k := range kim.Kinds() {
		kinds = append(kinds, string(k))
	}
	causes := []string{"", "stale_walk", "no_site", "never_walked", "coverage"}
	for _, o := range kim.Outcomes() {
		if o != kim.OutcomeOK && o != kim.OutcomeNotModified {
			causes = append(causes, string(o))
		}
	}
	adopters := []string{"not_yet", "unknown"}
	for _, a := range kim.Adopters() {
		adopters = append(adopters, string(a))
	}
	indicators := kim.Indicators()
	columns := []string{"spark"}
	for key := range orders() {
		columns = append(columns, key)
	}
	return map[string][]string{
		"status": statuses, "short_status": statuses, "outcome": outcomes, "cause": causes, "kind": kinds,
		"change":  append(slices.Clone(changeOrder), "first_judged"),
		"rule":    statuses,
		"flag":    {"backdated", "burst", "burst_month", "deadline", "post_then_delete", "same_photo", "short_texts", "copies"},
		"gate":    {"registered", "resolved_region", "coverage", "active_weeks", "original_items", "date_integrity", "no_open_sign", "subject"},
		"problem": {"unresolved", "no_site", "no_district", "no_registration", "no_contact"},
		"reason":  {"accepted", "backdated", "future", "undated", "unknown"}, "coverage": {"none", "all"},
		"adopter": adopters, "funnel": {"registered", "site_alive", "first_post", "four_weeks"},
		"indicator": indicators[:], "column": columns,
		"called":        {"people", "signal", "account", "disbanded", "other"},
		"call.field":    {"reason", "note", "next_check", "leave_until"},
		"call.problem":  {"missing", "unknown", "too_long", "garbled", "past", "too_far", "unreadable"},
		"award.field":   {"from", "to", "level", "top", "category", "regency"},
		"award.level":   {"regency", "province", "national"},
		"award.problem": {"unreadable", "not_over", "no_week", "too_long", "unknown", "not_a_count", "not_yours"},
		"role":          {"regency", "province", "jury", "admin"},
		"sorry":         {"unreachable", "unread", "busy", "broken"},
		"areas":         {"province", "regency", "district"}, "place": {"province", "regency", "district"},
	}
}

func TestEveryFamilyIsWhole(t *testing.T) {
	for l, c := range catalogs(t) {
		for prefix, keys := range families() {
			for _, key := range keys {
				if _, ok := c[prefix+"."+key]; !ok {
					t.Errorf("no %s text for %q", l, prefix+"."+key)
				}
			}
		}
	}
}

func TestEveryTextIsUsed(t *testing.T) {
	used := usedKeys(t)
	for prefix, keys := range families() {
		for _, key := range keys {
			used[prefix+"."+key] = "family"
		}
	}
	for key := range catalogs(t)[indonesian] {
		if _, ok := used[key]; !ok {
			t.Errorf("nothing asks for %q", key)
		}
	}
}
