package access

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

// The groups of the tests: one in Barito Timur, one in Katingan, one in Java.
var (
	baritoTimur = kim.Region{ProvinceCode: "62", RegencyCode: "62.13", DistrictCode: "62.13.05", VillageCode: "62.13.05.2001"}
	katingan    = kim.Region{ProvinceCode: "62", RegencyCode: "62.06"}
	lumajang    = kim.Region{ProvinceCode: "35", RegencyCode: "35.08"}
)

// documented reads the table of docs/security.md: permission and role to yes or no.
func documented(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("^\\| `([a-z_]+)` \\|(.*)\\|$")
	var roles []string
	out := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "| permission |") {
			for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
				roles = append(roles, strings.TrimSpace(cell))
			}
			roles = roles[2:]
			continue
		}
		m := row.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		cells := strings.Split(m[2], "|")[1:]
		if len(cells) != len(roles) {
			t.Fatalf("%d cells under %d roles: %s", len(cells), len(roles), line)
		}
		for i, cell := range cells {
			switch answer := strings.TrimSpace(cell); answer {
			case "yes", "no":
				out[m[1]+" "+roles[i]] = answer == "yes"
			default:
				t.Fatalf("%q is neither yes nor no: %s", answer, line)
			}
		}
	}
	return out
}

// Every permission is asked for as every role, inside and outside its region, and
// the answer is the one of the documentation.
func TestPermissionsByRole(t *testing.T) {
	table := documented(t)
	if len(table) != len(Roles())*len(Permissions()) {
		t.Errorf("docs/security.md answers %d questions, there are %d", len(table), len(Roles())*len(Permissions()))
	}
	for _, role := range Roles() {
		for _, p := range Permissions() {
			want, ok := table[string(p)+" "+string(role)]
			if !ok {
				t.Errorf("docs/security.md does not say whether %s may %s", role, p)
				continue
			}
			v := Viewer{Name: "siti", Role: role, Region: "62.13"}
			if got := May(v, p, baritoTimur); got != want {
				t.Errorf("%s of 62.13 may %s in Barito Timur: %t, documented %t", role, p, got, want)
			}
			if May(v, p, katingan) || May(v, p, lumajang) || May(v, p, kim.Region{}) {
				t.Errorf("%s of 62.13 may %s elsewhere", role, p)
			}
			if got := MayAll(v, p, "62.13"); got != want {
				t.Errorf("%s of 62.13 may %s in all of 62.13: %t, documented %t", role, p, got, want)
			}
			if got := MayAll(v, p, "62.13.05"); got != want {
				t.Errorf("%s of 62.13 may %s in a district of it: %t, documented %t", role, p, got, want)
			}
			for _, wider := range []string{"", "62", "62.1", "62.130", "62.06"} {
				if MayAll(v, p, wider) {
					t.Errorf("%s of 62.13 may %s in all of %q", role, p, wider)
				}
			}
			v.Region = ""
			if got := May(v, p, lumajang) && MayAll(v, p, "") && MaySome(v, p); got != want {
				t.Errorf("%s of everywhere may %s: %t, documented %t", role, p, got, want)
			}
		}
	}
}

func TestNameInactiveOpensTwoThings(t *testing.T) {
	open, shut := Viewer{Role: Public, Open: true}, Viewer{}
	for _, p := range Permissions() {
		if May(shut, p, baritoTimur) || MaySome(shut, p) || MayAll(shut, p, "") {
			t.Errorf("nobody in particular may %s", p)
		}
		want := p == SeeQuiet || p == SeeSigns // never contacts
		if May(open, p, baritoTimur) != want || MaySome(open, p) != want || MayAll(open, p, "") != want {
			t.Errorf("with name_inactive, everybody may %s: %t", p, !want)
		}
	}
	if open.Key() == shut.Key() || shut.Key() != (Viewer{Role: Public}).Key() {
		t.Error("keys of viewers")
	}
}

func TestNobodyInTheContextIsThePublic(t *testing.T) {
	if v := From(t.Context()); v.Role != Public || v.LoggedIn() || v.Open {
		t.Errorf("%+v", v)
	}
	want := Viewer{Name: "siti", Role: Province, Region: "62"}
	if got := From(With(t.Context(), want)); got != want {
		t.Errorf("%+v", got)
	}
}
