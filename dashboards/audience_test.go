package dashboards

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// as makes every request one of the viewer, as the guard before the pages does.
func as(v access.Viewer, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(access.With(r.Context(), v)))
	})
}

// viewers are one of every role.
func viewers() []access.Viewer {
	return []access.Viewer{
		{Role: access.Public},
		{Name: "siti", Role: access.Regency, Region: "62.13"},
		{Name: "budi", Role: access.Regency, Region: "62.71"},
		{Name: "ratna", Role: access.Province, Region: "62"},
		{Name: "juri", Role: access.Jury, Region: "62.13"},
		{Name: "pengelola", Role: access.Admin},
	}
}

// closed are the pages of an office whose public sees counts only.
func closed(t testing.TB, n int) (*world, http.Handler) {
	t.Helper()
	w := sharedWorld(t, n)
	cfg := DefaultConfig()
	cfg.PublicNames, cfg.RowsPerPage = false, 500
	return w, siteOver(t, w, cfg).routes()
}

// names tells whether a page names a group, or its officer.
func names(body, name string) bool {
	for _, after := range []string{"<", "\"", ",", "\r", "\n", " <"} {
		if strings.Contains(body, name+after) {
			return true
		}
	}
	return false
}

// Every table with names of quiet groups and contacts is asked for as every role:
// each sees what it may, of its region, and nothing else.
func TestWhoSeesWhom(t *testing.T) {
	w, h := closed(t, 40)
	for _, v := range viewers() {
		t.Run(string(v.Role)+v.Region, func(t *testing.T) {
			for _, address := range []string{"/tidak-aktif", "/tidak-aktif?lang=en", "/unduh/inactive.csv", "/unduh/inactive.json", "/api/v1/inactive?limit=1000"} {
				body := get(t, as(v, h), address, http.StatusOK)
				for _, g := range w.Groups {
					if g.Status != kim.StatusInactive && g.Status != kim.StatusNeverPosted && g.Status != kim.StatusUnobserved {
						continue
					}
					if got, want := names(body, g.Name), access.May(v, access.SeeQuiet, g.Region); got != want {
						t.Errorf("%s names %s of %s, which is %s: %t, want %t", address, g.Name, g.RegencyCode, g.Status, got, want)
					}
					quiet := g.Status != kim.StatusUnobserved || !strings.HasPrefix(address, "/tidak")
					if got, want := names(body, g.PICName), access.May(v, access.SeeContacts, g.Region); quiet && got != want {
						t.Errorf("%s names the officer of %s of %s: %t, want %t", address, g.Name, g.RegencyCode, got, want)
					}
				}
			}
			for _, address := range []string{"/peringkat", "/peringkat?status=inactive", "/unduh/ranking.csv", "/api/v1/ranking?limit=1000"} {
				body := get(t, as(v, h), address, http.StatusOK)
				for _, g := range w.Groups {
					if g.Status == kim.StatusInactive && names(body, g.Name) != access.May(v, access.SeeQuiet, g.Region) {
						t.Errorf("%s: %s of %s", address, g.Name, g.RegencyCode)
					}
				}
			}
			for _, g := range w.Groups {
				want := http.StatusOK
				if (g.Status == kim.StatusInactive || g.Status == kim.StatusNeverPosted) && !access.May(v, access.SeeQuiet, g.Region) {
					want = http.StatusForbidden
				}
				body := get(t, as(v, h), board.GroupPath(g.ID), want)
				if got := names(body, g.PICName); want == http.StatusOK && got != access.May(v, access.SeeContacts, g.Region) {
					t.Errorf("the page of %s names its officer: %t", g.Name, got)
				}
			}
			first := w.Groups[0]
			if got := strings.Contains(get(t, as(v, h), board.GroupPath(first.ID), http.StatusOK), `id="tanda"`); got != access.May(v, access.SeeSigns, first.Region) {
				t.Errorf("signs are shown: %t", got)
			}
		})
	}
}

// A quiet group that is not named to somebody is not found by its name either.
func TestSearchDoesNotTell(t *testing.T) {
	w, h := closed(t, 40)
	quiet := w.Groups[4]
	for _, address := range []string{"/peringkat?q=", "/tidak-aktif?q="} {
		hit := get(t, h, address+"netampin", http.StatusOK)
		miss := get(t, h, address+"nobodybythatname", http.StatusOK)
		if strings.ReplaceAll(hit, "netampin", "") != strings.ReplaceAll(miss, "nobodybythatname", "") {
			t.Errorf("%s answers otherwise for a quiet group than for none", address)
		}
		if body := get(t, as(viewers()[1], h), address+"netampin", http.StatusOK); !strings.Contains(body, quiet.Name) {
			t.Errorf("%s: staff of the regency do not find it", address)
		}
	}
}

// Shortlists are for those who may see them, with the groups of their region.
func TestWhoSeesShortlists(t *testing.T) {
	w, h := closed(t, 40)
	seal := strings.Repeat("ab12", 16)
	for _, v := range viewers() {
		body := get(t, as(v, h), "/penghargaan", http.StatusOK)
		if got, want := strings.Contains(body, seal), access.MaySome(v, access.SeeShortlist); got != want {
			t.Errorf("%s of %q sees the shortlist: %t", v.Role, v.Region, got)
		}
		for _, g := range []worldGroup{w.Groups[0], w.Groups[len(w.Groups)-1]} { // 62.13 and 62.12
			want := access.May(v, access.SeeShortlist, g.Region)
			if got := strings.Contains(body, pages.DossierPath(seal, g.ID)); got != want {
				t.Errorf("%s of %q sees %s on it: %t", v.Role, v.Region, g.Name, got)
			}
			rec := httptest.NewRecorder()
			as(v, h).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, pages.DossierPath(seal, g.ID), nil))
			if got := rec.Code == http.StatusOK; got != want {
				t.Errorf("%s of %q opens the dossier of %s: %d", v.Role, v.Region, g.Name, rec.Code)
			}
		}
	}
}

// No page that was made for staff reaches anybody else, from here or from a cache
// on the way.
func TestStaffPagesStayWithStaff(t *testing.T) {
	_, h := closed(t, 40)
	ask := func(v access.Viewer, address, tag string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("If-None-Match", tag)
		rec := httptest.NewRecorder()
		as(v, h).ServeHTTP(rec, r)
		return rec
	}
	public := access.Viewer{}
	for _, address := range []string{
		"/", "/peringkat", "/tidak-aktif", "/kecamatan", "/penghargaan", "/adopsi", "/sebaran", "/mutu", "/metodologi", board.GroupPath("k0000"),
		"/unduh/ranking.csv", "/api/v1/ranking", "/api/v1/areas", "/api/v1/openapi.json",
	} {
		var tag string
		for _, v := range viewers()[1:] {
			staff := ask(v, address, "")
			if staff.Code != http.StatusOK {
				t.Fatalf("%s as %s: %d", address, v.Role, staff.Code)
			}
			if c := staff.Header().Get("Cache-Control"); !strings.Contains(c, "private") && c != "no-store" {
				t.Errorf("%s as %s may be kept by others: %q", address, v.Role, c)
			}
			if !strings.Contains(staff.Header().Get("Vary"), "Cookie") {
				t.Errorf("%s: Vary %q", address, staff.Header().Get("Vary"))
			}
			if page := !strings.HasPrefix(address, "/unduh") && !strings.HasPrefix(address, "/api"); page != strings.Contains(staff.Body.String(), `action="/keluar"`) {
				t.Errorf("%s as %s: the way out is shown: %t", address, v.Role, !page)
			}
			tag = staff.Header().Get("ETag")
			if tag != "" && ask(v, address, tag).Code != http.StatusNotModified {
				t.Errorf("%s as %s: its own tag is not known", address, v.Role)
			}
			if got := ask(public, address, tag); got.Code != http.StatusOK || got.Header().Get("ETag") == tag && tag != "" {
				t.Errorf("%s: the public is answered with %d, tag %q, by the tag of %s", address, got.Code, got.Header().Get("ETag"), v.Role)
			}
		}
		rec := ask(public, address, "")
		if strings.Contains(rec.Body.String(), `action="/keluar"`) || strings.Contains(rec.Header().Get("Cache-Control"), "private") {
			t.Errorf("%s: the public is sent a page of staff", address)
		}
	}
}
