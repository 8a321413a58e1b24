package place

import (
	"errors"
	"testing"

	"pantaukim/internal/kim"
)

func load(t *testing.T) *Areas {
	t.Helper()
	areas, err := Load()
	if errors.Is(err, ErrNoLists) {
		t.Fatal("run \"make deps\" first: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return areas
}

func TestAllAreasAreThere(t *testing.T) {
	areas := load(t)
	for level, want := range map[Level]int{Province: 38, Regency: 514, District: 7277, Village: 83763} {
		if got := areas.Count("", level); got != want {
			t.Errorf("level %d: %d areas, want %d", level, got, want)
		}
	}
	for _, code := range []string{"62", "62.13", "62.13.05", "11.01.01.2001"} {
		if a, ok := areas.Find(code); !ok || a.Code != code || a.Name == "" {
			t.Errorf("%s: %v %v", code, a, ok)
		}
	}
	if got := len(areas.Below("62")); got != 14 {
		t.Errorf("Kalimantan Tengah has %d kabupaten and kota, want 14", got)
	}
	for _, a := range areas.all {
		if p := Parent(a.Code); p != "" {
			if _, ok := areas.Find(p); !ok {
				t.Errorf("%s lies in %s, which is not there", a.Code, p)
			}
		}
	}
}

func TestNamesAsPeopleWriteThem(t *testing.T) {
	areas := load(t)
	for code, want := range map[string]string{
		"62": "Kalimantan Tengah", "62.13": "Barito Timur", "62.71": "Kota Palangkaraya", "31": "DKI Jakarta",
		"31.01": "Administrasi Kepulauan Seribu", "19": "Kepulauan Bangka Belitung", "35.13.15.2017": `Soka"an`,
	} {
		if a, _ := areas.Find(code); a.Name != want {
			t.Errorf("%s is called %q, want %q", code, a.Name, want)
		}
	}
}

func TestJudge(t *testing.T) {
	areas := load(t)
	for _, c := range []struct {
		what, code, name string
		want             Verdict
		suggested        string
	}{
		{"as in the lists", "62.13", "Barito Timur", Right, ""},
		{"with the word for its level", "62.13", "Kab. Barito Timur", Right, ""},
		{"a kota without the word", "62.71", "Palangka Raya", Right, ""},
		{"no name", "62.13.05", "", Right, ""},
		{"one letter differs", "62.13.02", "Benua Lima", Spelling, ""},
		{"the name of a neighbour", "62.13", "Barito Utara", OtherName, "62.05"},
		{"cut by a spreadsheet, name known", "62.1", "Gunung Mas", UnknownCode, "62.10"},
		{"cut by a spreadsheet, no name", "62.1", "", UnknownCode, "62.10"},
		{"no such code, name known", "62.99", "Kapuas", UnknownCode, "62.03"},
		{"no such code and no such name", "62.99", "Babelo", UnknownCode, ""},
		{"Papua before the division", "91.01", "Merauke", Recoded, "93.01"},
		{"a kecamatan of it", "91.01.01", "Merauke", Recoded, "93.01.01"},
		{"a kota of it", "92.71", "Sorong", Recoded, "96.71"},
		{"a province that does not exist", "99", "", UnknownCode, ""},
	} {
		j := areas.Judge(c.code, c.name)
		first := ""
		if len(j.Suggested) > 0 {
			first = j.Suggested[0].Code
		}
		if j.Verdict != c.want || first != c.suggested {
			t.Errorf("%s: %s %q is judged %d and suggests %v, want %d and %q", c.what, c.code, c.name, j.Verdict, j.Suggested, c.want, c.suggested)
		}
	}
}

// Every old code must be gone from today's lists, and every new one be there.
func TestRecodings(t *testing.T) {
	areas := load(t)
	for old, now := range recoded() {
		if _, ok := areas.Find(old); ok {
			t.Errorf("%s still exists", old)
		}
		if _, ok := areas.Find(now); !ok {
			t.Errorf("%s does not exist", now)
		}
	}
}

func TestEveryProvinceHasATimeZone(t *testing.T) {
	for _, p := range load(t).Below("") {
		if _, ok := kim.ZoneOfProvince(p.Code); !ok {
			t.Errorf("%s %s has no time zone", p.Code, p.Name)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
