package dashboards

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
)

// The sheet of a group says where it stands and what helps, without any contact; who may
// open it is who may open the group's page, and it names no quiet group to whom it is sent.
func TestTheSheetOfAGroup(t *testing.T) {
	t.Parallel()
	w := sharedWorld(t, 40)
	cfg := demoConfig()
	cfg.NameInactive, cfg.Address = false, "https://pantau.example"
	h := siteOver(t, w, cfg).routes()
	for _, v := range viewers() {
		for _, g := range w.Groups[:proof.Times(8, 16)] { // one of every status, or two
			page := get(t, as(v, h), g.Path(), statusOf(v, g))
			sheet := get(t, as(v, h), g.Path()+"/lembar", statusOf(v, g))
			if strings.Contains(sheet, g.PICName+"<") || strings.Contains(sheet, "0812") {
				t.Errorf("the sheet of %s tells %s its contacts", g.ID, v.Role)
			}
			want := http.StatusOK
			if statusOf(v, g) != http.StatusOK {
				want = http.StatusNotFound
				if strings.Contains(sheet, g.Name+"<") || page == "" {
					t.Errorf("%s is told of %s", v.Role, g.ID)
				}
			}
			get(t, as(v, h), g.Path()+"/lembar.pdf", want)
			for _, o := range w.Groups {
				hidden := o.Status == kim.StatusInactive || o.Status == kim.StatusNeverPosted
				if hidden && o.ID != g.ID && names(sheet, o.Name) {
					t.Errorf("the sheet of %s names the quiet %s to %s", g.ID, o.Name, v.Role)
				}
			}
			if got := strings.Contains(sheet, "https://wa.me/?text="); got != (v.LoggedIn() && access.May(v, access.FollowUp, g.Region)) {
				t.Errorf("%s may send the sheet of %s: %t", v.Role, g.ID, got)
			}
		}
	}
	first := w.Groups[0]
	text := pdfText(t, []byte(get(t, as(ratna(), h), first.Path()+"/lembar.pdf", http.StatusOK)))
	page := get(t, as(ratna(), h), first.Path()+"/lembar", http.StatusOK)
	for _, want := range []string{"Kedudukan", "Yang membantu", "Dasar angka ini", "IAD", "https://pantau.example/kim/" + first.ID} {
		if !strings.Contains(text, want) || !strings.Contains(page, want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
	if strings.Count(page, "<svg viewBox") != 1 {
		t.Error("the page has more than one QR code")
	}
	_, after, _ := strings.Cut(page, "https://wa.me/?text=")
	after, _, _ = strings.Cut(after, `"`)
	if message, err := url.QueryUnescape(after); err != nil || !strings.Contains(message, first.Name) || !strings.Contains(message, "Yang membantu") {
		t.Errorf("the message is %q, %v", message, err)
	}
	get(t, as(ratna(), h), "/kim/none/lembar", http.StatusForbidden)
	if en := get(t, h, first.Path()+"/lembar?lang=en", http.StatusOK); !strings.Contains(en, "What helps") {
		t.Error("there is no English sheet")
	}
	if err := keepFile("groupsheet.pdf", []byte(get(t, as(ratna(), h), first.Path()+"/lembar.pdf", http.StatusOK))); err != nil {
		t.Error(err)
	}
}

// statusOf is how a group's page is answered.
func statusOf(v access.Viewer, g worldGroup) int {
	if (g.Status == kim.StatusInactive || g.Status == kim.StatusNeverPosted) && !access.May(v, access.SeeQuiet, g.Region) {
		return http.StatusForbidden
	}
	return http.StatusOK
}
