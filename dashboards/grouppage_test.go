package dashboards

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

// Every figure of a group says how much it was observed; below the gate it is greyed, with
// whose fault that is. The page says whom the group is tied with, and how regular it is.
func TestAGroupPageSaysWhatItsFiguresRestOn(t *testing.T) {
	t.Parallel()
	w := sharedWorld(t, 40)
	cfg := demoConfig()
	h := siteOver(t, w, cfg).routes()
	seen, unseen := w.Groups[0], w.Groups[6]
	if seen.Status != kim.StatusActive || unseen.Status != kim.StatusUnobserved {
		t.Fatal("the world has changed")
	}
	body := get(t, h, seen.Path(), http.StatusOK)
	for _, want := range []string{"8 dari 8 pekan terpantau", "menurut kunjungan lengkap 28 Oktober 2025", "Setara dengan KIM ", "Keteraturan", "jeda)", "Angka ini tidak masuk IAD"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of a group that was seen does not say %q", want)
		}
	}
	if strings.Contains(body, "angka yang diredupkan") || strings.Contains(body, `facts big low`) {
		t.Error("figures are greyed although all weeks were observed")
	}
	body = get(t, h, unseen.Path(), http.StatusOK)
	for _, want := range []string{`facts big low`, "Hanya 3 dari 8 pekan terpantau", "Sebabnya ada pada pemantauan kami"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of a group that was not seen does not say %q", want)
		}
	}
	get(t, h, seen.Path()+"?lang=en", http.StatusOK)
}

// Who may not be told of a quiet group is not told that another is tied with it.
func TestTiesNameNobodyWhoIsWithheld(t *testing.T) {
	t.Parallel()
	w := sharedWorld(t, 40)
	cfg := demoConfig()
	cfg.NameInactive = false
	h := siteOver(t, w, cfg).routes()
	named := false
	for _, g := range w.Groups {
		if g.Status != kim.StatusActive && g.Status != kim.StatusLessActive || g.last > 21 { // quiet itself
			continue
		}
		_, tied, _ := strings.Cut(get(t, h, g.Path(), http.StatusOK), "Setara dengan ")
		tied, _, _ = strings.Cut(tied, "</p>")
		named = named || tied != ""
		for _, other := range w.Groups {
			if quiet := other.Status == kim.StatusInactive || other.Status == kim.StatusNeverPosted; quiet && (strings.Contains(tied, other.Name+",") || strings.Contains(tied, other.Name+" ")) {
				t.Errorf("%s is told to be tied with the quiet %s", g.Name, other.Name)
			}
		}
	}
	if !named {
		t.Error("nobody is tied with anybody")
	}
}

// The page says how many of the items that are still there have a photo, as the table of items
// counts them.
func TestItemsWithAPhotoAreCounted(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	left, pictured := 0, 0
	for _, r := range ask(t, h, "/api/v1/groups/"+w.Groups[0].ID+"/items?limit=1000").Rows {
		if r["removed"] == 1. {
			continue
		}
		left++
		if n, _ := r["photos"].(float64); n > 0 {
			pictured++
		}
	}
	want := fmt.Sprintf("Yang berfoto: %d dari %d unggahan yang masih ada.", pictured, left)
	if body := get(t, h, w.Groups[0].Path()+"?lang=id", http.StatusOK); pictured == 0 || pictured == left || !strings.Contains(body, want) {
		t.Errorf("the page lacks %q", want)
	}
}
