package dashboards

import (
	"encoding/json"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/audit"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// catalogs are the texts of each language.
func catalogs(t testing.TB) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	for _, l := range []string{"id", "en"} {
		raw, err := os.ReadFile("words/catalog/" + l + ".json")
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(err)
		}
		out[l] = texts
	}
	return out
}

// No page counts one of many: "1 days".
func TestOneAndManyOnPages(t *testing.T) {
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
	names, err := filepath.Glob("pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		collect(name, string(raw), inTemplate)
	}
	inCode := regexp.MustCompile(`(?:\.(?:T|Text)\(|\b(?:add|t)\()"([^"]+)"`)
	var files []string
	err = fs.WalkDir(os.DirFS("."), ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".go") {
			files = append(files, name)
		}
		return err
	})
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
	causes := []string{"", "stale_walk", "no_site", "never_walked", "coverage", "weeks"}
	for _, o := range kim.Outcomes() {
		if o != kim.OutcomeOK && o != kim.OutcomeNotModified {
			causes = append(causes, string(o))
		}
	}
	adopters := []string{"unknown", "gone", "never_posted", "never_read"}
	for _, a := range kim.Adopters() {
		adopters = append(adopters, string(a))
	}
	var reasons []string
	for _, r := range followup.Reasons() {
		reasons = append(reasons, string(r))
	}
	indicators := kim.Indicators()
	columns := []string{"spark", "rank", "moved", "name", "status", "iad", "active", "last", "value",
		"news", "gallery", "announcement", "event", "total", "photos"}
	return map[string][]string{
		"status": statuses, "short_status": statuses, "outcome": outcomes, "cause": causes, "kind": kinds,
		"change":  append(slices.Clone(tables.ChangeOrder), "first_judged"),
		"rule":    statuses,
		"flag":    {"backdated", "burst", "burst_month", "deadline", "post_then_delete", "same_photo", "short_texts", "copies"},
		"gate":    {"registered", "resolved_region", "coverage", "active_weeks", "original_items", "date_integrity", "no_open_sign", "subject"},
		"missed":  {"registered", "resolved_region", "coverage", "active_weeks", "original_items", "date_integrity", "no_open_sign", "subject"},
		"lacks":   {"registered", "resolved_region", "coverage", "active_weeks", "original_items", "date_integrity", "no_open_sign", "subject"},
		"placing": {"in", "newcomer", "below", "near", "failed"},
		"problem": {"unresolved", "no_site", "no_district", "no_registration", "no_contact"},
		"reason":  {"accepted", "backdated", "future", "undated", "unknown"}, "coverage": {"none", "all"},
		"adopter": adopters, "funnel": {"registered", "site_alive", "first_post", "four_weeks"},
		"indicator": indicators[:], "column": columns,
		"called":            reasons,
		"call.field":        {"reason", "note", "next_check", "leave_until"},
		"call.problem":      {"missing", "unknown", "too_long", "garbled", "past", "too_far", "unreadable"},
		"objection.field":   {"subject", "text", "name", "contact"},
		"objection.problem": {"missing", "short", "too_long", "garbled"},
		"award.field":       {"from", "to", "level", "top", "category", "province", "regency"},
		"award.level":       {"regency", "province", "national"},
		"award.problem":     {"unreadable", "not_over", "no_week", "too_long", "unknown", "not_a_count", "not_yours"},
		"dossier.figure":    {"items", "original", "fitting", "active", "observed"},
		"job":               {"collect", "full"},
		"tile":              {"week", "year"},
		"runs.refused":      {"demo", "led", "nobody_leads", "nobody", "no_site", "reckoning", "budget", "walking"},
		"runs.failed":       {"led", "error"},
		"mail.trial":        {"done", "server", "connect", "greeting", "secure", "login", "sender", "receiver", "message"},
		"mail.field":        {"address", "region", "every", "format"},
		"mail.problem":      {"missing", "form", "configured", "many"},
		"mail.every":        {"weekly", "monthly"},
		"mail.format":       {"pdf", "xlsx"},
		"mail.delivery":     {"sent", "unsure", "sending"},
		"mail.told":         {"subscribed", "stopped"},
		"compare":           {"periods", "areas", "groups", "one", "other"},
		"compare.level":     {"district", "regency", "province", "national"},
		"role":              {"regency", "province", "jury", "admin"},
		"report.title":      {"weekly", "monthly", "between", "change"}, "reports.kind": {"weekly", "monthly", "between", "change"}, "reports.choose": {"between", "change"},
		"report.mistake": {"unscored", "not_over", "day", "month", "both", "order", "no_week", "too_long", "too_new"},
		"sorry":          {"unreachable", "unread", "busy", "broken"},
		"areas":          {"province", "regency", "district"}, "place": {"province", "regency", "district"},
		"runreason":  {"schedule", "command", "demo"},
		"found":      {"backdated", "burst", "burst_month", "deadline", "post_then_delete", "same_photo", "short_texts", "copies"},
		"signstate":  {"open", "explained", "cleared"},
		"weekstate":  {"A", "N", "P", "U"},
		"list":       {"in", "newcomer", "below", "near_miss", "out"},
		"lampcolour": {"green", "yellow", "orange", "red", "off"},
		"seenwhole":  {"all", "since", "none"},
		"rowwrong":   registry.Kinds(), "rowfix": registry.Kinds(), "filenote": spreadsheet.NoteKinds(),
		"filewrong": append(spreadsheet.Kinds(), "none", "no_rows"), "filefix": append(spreadsheet.Kinds(), "none", "no_rows"),
		"standing":     {"registered", "suspended", "dissolved", "unlisted"},
		"note":         pages.NoteKinds(),
		"edit.saved":   {"added", "edited", "same", "closed", "reopened", "merged", "undone"},
		"edit.mistake": {"changed", "ruled", "nothing", "taken", "nobody"},
		"verdict":      {"created", "updated", "relisted", "unchanged", "ambiguous", "skipped", "unlisted"},
		"acted":        {"created", "updated", "relisted", "unlisted", "merged", "undone"},
		"audit.act":    audit.Kinds(),
		"audit.field":  {"role", "region", "language", "disabled", "once_until", "second_factor", "recovery_codes", "groups", "followup", "every", "format", "full"},
		"users.done":   done(), "users.problem": {"name", "role", "region", "language", "regency", "province", "no_region", "exists", "gone", "last", "outside"},
		"tier": {"village", "district", "regency", "forum"}, "setting": {"urban", "rural"}, "signal": {"good", "weak", "none"},
		"outreach.kind": {"training", "visit", "meeting"},
		"hands.mistake": {"group", "days", "numbers", "proof", "form"},
		"sheet":         slices.Collect(maps.Keys(tables.FieldsOfPages())),
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
	for key := range catalogs(t)["id"] {
		if _, ok := used[key]; !ok {
			t.Errorf("nothing asks for %q", key)
		}
	}
}
