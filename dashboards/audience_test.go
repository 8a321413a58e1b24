package dashboards

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
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
	cfg := demoConfig()
	cfg.NameInactive, cfg.RowsPerPage = false, 500
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
				want := http.StatusOK
				if !access.MaySome(v, access.SeeQuiet) {
					want = map[byte]int{'t': http.StatusOK, 'u': http.StatusForbidden, 'a': http.StatusUnauthorized}[address[1]]
				}
				body := get(t, as(v, h), address, want)
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
			for _, address := range []string{"/tidak-aktif", "/tidak-aktif?grouped=area&lang=en", "/tidak-aktif?silent=2"} {
				body := get(t, as(v, h), address, http.StatusOK)
				for _, link := range []string{"tel:&#43;62", "wa.me/62"} {
					if got, want := strings.Contains(body, link), access.MaySome(v, access.SeeContacts); got != want {
						t.Errorf("%s has links %s: %t, want %t", address, link, got, want)
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
			for i, g := range w.Groups {
				if i%proof.Times(3, 1) > 0 { // a third of them has every status
					continue
				}
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

// Who is in a published list is told to everybody; who is not, and why, to those who may
// see shortlists, of their region.
func TestWhoSeesPublishedShortlists(t *testing.T) {
	w, h := closed(t, 40)
	seal := strings.Repeat("ab12", 16)
	for _, v := range viewers() {
		for _, address := range []string{"/penghargaan", "/api/v1/shortlist?seal=" + seal, "/unduh/shortlist.csv?seal=" + seal} {
			body := get(t, as(v, h), address, http.StatusOK)
			if !strings.Contains(body, seal) || !strings.Contains(body, w.Groups[0].Name) {
				t.Errorf("%s of %q is not told on %s who is in", v.Role, v.Region, address)
			}
			last := w.Groups[len(w.Groups)-1] // nearly in, of 62.12
			if got, want := names(body, last.Name), access.May(v, access.SeeShortlist, last.Region); got != want {
				t.Errorf("%s of %q is told on %s who missed: %t", v.Role, v.Region, address, got)
			}
			if got := strings.Contains(body, "backdated") || strings.Contains(body, "bertanggal sebelum kunjungan"); got && !access.May(v, access.SeeSigns, w.Groups[0].Region) {
				t.Errorf("%s of %q sees signs on %s", v.Role, v.Region, address)
			}
		}
		for g, want := range map[int]bool{0: true, len(w.Groups) - 1: access.May(v, access.SeeShortlist, w.Groups[len(w.Groups)-1].Region)} {
			rec := httptest.NewRecorder()
			as(v, h).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, pages.DossierPath(seal, w.Groups[g].ID), nil))
			if got := rec.Code == http.StatusOK; got != want {
				t.Errorf("%s of %q opens the dossier of %s: %d", v.Role, v.Region, w.Groups[g].Name, rec.Code)
			}
		}
	}
}

// A list that is sealed and not published, or withdrawn, is for who may see shortlists.
func TestWhoSeesUnpublishedShortlists(t *testing.T) {
	w, _, _ := office(t)
	seal := strings.Repeat("ab12", 16)
	w.act(t.Context(), seal, kim.ListWithdrawn, "juri", "salah hitung")
	// What was withdrawn is gone from every page at once: the board is read anew.
	s := siteOver(t, w, DefaultConfig())
	h := s.routes()
	for _, v := range viewers() {
		want := access.MaySome(v, access.SeeShortlist)
		if got := strings.Contains(get(t, as(v, h), "/penghargaan", http.StatusOK), seal); got != want {
			t.Errorf("%s of %q sees the list: %t", v.Role, v.Region, got)
		}
		rec := httptest.NewRecorder()
		as(v, h).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, pages.DossierPath(seal, w.Groups[0].ID), nil))
		if got := rec.Code == http.StatusOK; got != access.May(v, access.SeeShortlist, w.Groups[0].Region) {
			t.Errorf("%s of %q opens a dossier of it: %d", v.Role, v.Region, rec.Code)
		}
		for _, address := range []string{"/api/v1/shortlist?seal=" + seal, "/unduh/shortlist.json?seal=" + seal} {
			rec := httptest.NewRecorder()
			as(v, h).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
			if got := rec.Code == http.StatusOK; got != want {
				t.Errorf("%s of %q is answered with %d on %s", v.Role, v.Region, rec.Code, address)
			}
		}
	}
}

// Contacts need a login that covers the group, also where everybody sees names of quiet
// groups.
func TestContactsAreNeverPublic(t *testing.T) {
	_, w, h := open(t, 40) // as the demonstration has it
	quiet := w.Groups[4]
	named := 0
	for _, address := range []string{
		"/", "/tidak-aktif", "/tidak-aktif?lang=en", "/unduh/inactive.csv", "/unduh/inactive.json", "/api/v1/inactive?limit=1000", "/api/v1/groups/" + quiet.ID,
		"/peringkat?status=inactive", "/unduh/ranking.csv", quiet.Path(), w.Groups[0].Path(), "/penghargaan", pages.DossierPath(strings.Repeat("ab12", 16), w.Groups[0].ID),
	} {
		body := get(t, h, address, http.StatusOK)
		if strings.Contains(body, "Petugas ") && strings.Contains(body, quiet.PICName) || strings.Contains(body, "0812-0000") || strings.Contains(body, w.Groups[0].PICName+"<") {
			t.Errorf("%s shows a contact to everybody", address)
		}
		if names(body, quiet.Name) {
			named++
		}
	}
	if named < 5 {
		t.Errorf("quiet groups are named on %d addresses only: the test looks at the wrong ones", named)
	}
	if body := get(t, as(siti(), h), quiet.Path(), http.StatusOK); !strings.Contains(body, quiet.PICPhone) {
		t.Error("staff of the regency do not see the telephone")
	}
	if body := get(t, as(viewers()[2], h), quiet.Path(), http.StatusOK); strings.Contains(body, quiet.PICPhone) {
		t.Error("staff of another regency see the telephone")
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

// A search forgives typing errors, and finds nobody who is not named to the reader.
func TestSearchForgivesAndWithholds(t *testing.T) {
	w, h := closed(t, 40)
	swapped := func(name string) string { // two letters in the middle of the longest word
		words := strings.Fields(name)
		longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
		i := len(longest) / 2
		typed := longest[:i] + longest[i+1:i+2] + longest[i:i+1] + longest[i+2:]
		return strings.Replace(name, longest, typed, 1)
	}
	found, hidden := 0, 0
	for _, g := range w.Groups {
		typed := swapped(g.Name)
		if typed == g.Name {
			continue
		}
		address := "/peringkat?q=" + url.QueryEscape(typed)
		staff := get(t, as(access.Viewer{Name: "pengelola", Role: access.Admin}, h), address, http.StatusOK)
		if !names(staff, g.Name) || !strings.Contains(staff, "Maksud Anda") {
			t.Errorf("staff who type %q do not find %s", typed, g.Name)
		}
		named := access.May(access.Viewer{}, access.SeeQuiet, g.Region) || g.Status != kim.StatusInactive && g.Status != kim.StatusNeverPosted
		public := get(t, h, address, http.StatusOK)
		if got := names(public, g.Name); got != named {
			t.Errorf("the public types %q and finds %s, which is %s: %t, want %t", typed, g.Name, g.Status, got, named)
		}
		if named {
			found++
		} else {
			hidden++
		}
	}
	if found == 0 || hidden == 0 {
		t.Errorf("%d found, %d hidden: too few to prove anything", found, hidden)
	}
	en := get(t, h, "/peringkat?lang=en&q="+url.QueryEscape(swapped(w.Groups[0].Name)), http.StatusOK)
	if strings.Contains(en, "Maksud") {
		t.Error("the English page speaks Indonesian")
	}
}
