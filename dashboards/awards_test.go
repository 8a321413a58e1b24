package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// draftQuery asks for a draft of Barito Timur.
func draftQuery() url.Values {
	return url.Values{"from": {"2025-07-07"}, "to": {"2025-10-26"}, "level": {"regency"}, "top": {"3"}, "category": {"umum"}, "regency": {"62.13"}}
}

// with returns the query with one parameter changed.
func with(q url.Values, name, value string) url.Values {
	q.Set(name, value)
	return q
}

func juror() access.Viewer { return access.Viewer{Name: "juri", Role: access.Jury, Region: "62.13"} }

func TestWhoDrawsUpShortlists(t *testing.T) {
	w, s, h := office(t)
	admin := access.Viewer{Name: "pengelola", Role: access.Admin}
	elsewhere := access.Viewer{Name: "lain", Role: access.Jury, Region: "62.71"}
	for _, c := range []struct {
		name         string
		viewer       access.Viewer
		form, drawn  bool
		status, file int
	}{
		{"public", access.Viewer{}, false, false, 403, 404},
		{"regency", siti(), false, false, 403, 404},
		{"province", ratna(), false, false, 403, 404},
		{"jury", juror(), true, true, 422, 200},
		{"jury elsewhere", elsewhere, true, false, 422, 404},
		{"admin", admin, true, true, 422, 200},
	} {
		body := get(t, as(c.viewer, h), "/penghargaan?"+draftQuery().Encode(), http.StatusOK)
		if strings.Contains(body, `class="scope building"`) != c.form || strings.Contains(body, `class="draft"`) != c.drawn {
			t.Errorf("%s: the form is shown: %t, a draft: %t", c.name, !c.form, !c.drawn)
		}
		if got := send(t, h, c.viewer, "/penghargaan", url.Values{"from": {"x"}}).Code; got != c.status {
			t.Errorf("%s seals: %d, want %d", c.name, got, c.status)
		}
		get(t, as(c.viewer, h), "/unduh/shortlist.csv?"+draftQuery().Encode(), c.file)
		if c.drawn {
			get(t, as(c.viewer, h), "/penghargaan/rancangan/"+w.Groups[0].ID+"?"+draftQuery().Encode(), http.StatusOK)
		} else {
			get(t, as(c.viewer, h), "/penghargaan/rancangan/"+w.Groups[0].ID+"?"+draftQuery().Encode(), http.StatusNotFound)
		}
	}
	if n := w.drawn.Load(); n != 1 {
		t.Errorf("one draft asked for by all was made %d times", n)
	}
	open := s.cfg
	open.NameInactive = true
	if body := get(t, siteOver(t, w, open).routes(), "/penghargaan?"+draftQuery().Encode(), http.StatusOK); strings.Contains(body, `class="draft"`) {
		t.Error("somebody without a name draws up a shortlist")
	}
}

func TestADraftSaysWhatItIs(t *testing.T) {
	w, _, h := office(t)
	body := get(t, as(juror(), h), "/penghargaan?"+with(draftQuery(), "category", "wisata").Encode(), http.StatusOK)
	for _, want := range []string{
		w.Groups[0].Name, w.Groups[10].Name, "karena pemantauan kami kurang", "Belum disegel", "paling sedikit 20", "paling sedikit 13",
		`href="/penghargaan/rancangan/k0000?category=wisata&amp;from=2025-07-07&amp;level=regency&amp;regency=62.13&amp;to=2025-10-26&amp;top=3"`,
		"pantaukim shortlist --config FILE --period 2025-07-07..2025-10-26 --level regency --top 3 --category wisata --region 62.13 --as-of 2025-10-28T01:00:00Z",
		`name="seen" value="0000`, "Lonjakan", "2025-10-14",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the draft does not say %q", want)
		}
	}
	dossier := get(t, as(juror(), h), "/penghargaan/rancangan/k0000?"+draftQuery().Encode(), http.StatusOK)
	if !strings.Contains(dossier, "Rancangan daftar pendek") || strings.Contains(dossier, "Disegel") {
		t.Error("the dossier does not say that its list is a draft")
	}
	if csv := get(t, as(juror(), h), "/unduh/shortlist.csv?"+draftQuery().Encode(), http.StatusOK); !strings.Contains(csv, "near_miss,,,,0,k0010") {
		t.Errorf("the draft is exported as\n%s", csv)
	}
}

func TestWhatAShortlistCannotBe(t *testing.T) {
	w, _, h := office(t)
	for _, c := range []struct{ field, value, says string }{
		{"from", "kemarin", "tulis tanggal seperti"},
		{"to", "2025-11-02", "harus sudah selesai"},
		{"to", "2025-07-12", "tidak memuat satu pekan utuh"},
		{"from", "1999-01-01", "terlalu panjang"},
		{"level", "desa", "pilih salah satu"},
		{"top", "0", "1 sampai 100"},
		{"top", "banyak", "1 sampai 100"},
		{"category", "nonsuch", "pilih salah satu"},
		{"regency", "62.71", "pilih wilayah akun Anda"},
		{"regency", "", "pilih wilayah akun Anda"},
	} {
		q := with(draftQuery(), c.field, c.value)
		body := get(t, as(juror(), h), "/penghargaan?"+q.Encode(), http.StatusOK)
		if !strings.Contains(body, c.says) || !strings.Contains(body, `id="award-`+c.field+`-wrong"`) || strings.Contains(body, `class="draft"`) {
			t.Errorf("%s=%s: the page does not say %q beside the field", c.field, c.value, c.says)
		}
	}
	if n := w.drawn.Load(); n != 0 {
		t.Errorf("%d lists were made", n)
	}
}

// What is sealed is what was seen: a list that has become another since comes back.
func TestSealingADraft(t *testing.T) {
	w, _, h := office(t)
	form := with(draftQuery(), "seen", "another")
	rec := send(t, h, juror(), "/penghargaan", form)
	if rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "datanya berubah") || !strings.Contains(rec.Body.String(), `class="draft"`) {
		t.Errorf("another list than the one seen: %d", rec.Code)
	}
	body := get(t, as(juror(), h), "/penghargaan?"+draftQuery().Encode(), http.StatusOK)
	_, rest, _ := strings.Cut(body, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)
	if rec = send(t, h, juror(), "/penghargaan?lang=en", with(draftQuery(), "seen", seen)); rec.Code != http.StatusSeeOther {
		t.Fatalf("the list that was seen: %d", rec.Code)
	}
	if to := rec.Header().Get("Location"); to != "/penghargaan?lang=en#scdcdcdcdcdcd" {
		t.Errorf("leads to %s", to)
	}
	for _, v := range []access.Viewer{juror(), {Name: "pengelola", Role: access.Admin}} {
		if body := get(t, as(v, h), "/penghargaan", http.StatusOK); !strings.Contains(body, strings.Repeat("cd", 32)) {
			t.Errorf("%s does not see the sealed list at once", v.Role)
		}
	}
	get(t, as(juror(), h), "/unduh/shortlist.json?seal="+strings.Repeat("cd", 32), http.StatusOK)
	get(t, as(siti(), h), "/unduh/shortlist.json?seal="+strings.Repeat("cd", 32), http.StatusNotFound)
	if n := w.drawn.Load(); n > 4 {
		t.Errorf("%d lists were made", n)
	}
}

// However many lists there are, and however long they are, the page stays small, and
// every list has an address.
func TestThePageOfAwardsStaysSmall(t *testing.T) {
	_, w, h := open(t, 1500)
	admin := as(access.Viewer{Name: "pengelola", Role: access.Admin}, h)
	long := with(with(draftQuery(), "top", "100"), "regency", "")
	body := get(t, admin, "/penghargaan?"+long.Encode(), http.StatusOK)
	if n := strings.Count(body, "/penghargaan/rancangan/"); len(body) > 100_000 || n < 60 || !strings.Contains(body, "paling banyak 60 kelompok") {
		t.Errorf("%d bytes with %d links to dossiers", len(body), n)
	}
	if csv := get(t, admin, "/unduh/shortlist.csv?"+long.Encode(), http.StatusOK); strings.Count(csv, "\nin,") != 100 {
		t.Errorf("%d of 100 groups are exported", strings.Count(csv, "\nin,"))
	}
	get(t, admin, "/penghargaan/rancangan/"+w.Groups[99].ID+"?"+long.Encode(), http.StatusOK)
}

// A draft that cannot be made costs its own box, not the page.
func TestAFailedDraftLeavesThePageStanding(t *testing.T) {
	w, before, _ := office(t)
	s := siteOver(t, w, before.cfg, func(d *Deps) {
		d.Views.Awards.Draft = func(context.Context, kim.ShortlistRequest) (kim.Shortlist, error) {
			return kim.Shortlist{}, errors.New("the disk is gone")
		}
	})
	rec := httptest.NewRecorder()
	as(juror(), s.routes()).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/penghargaan?"+draftQuery().Encode(), nil))
	if body := rec.Body.String(); rec.Code != http.StatusOK || !strings.Contains(body, "kesalahan di pihak kami") || !strings.Contains(body, strings.Repeat("ab12", 16)) || strings.Contains(body, "disk is gone") {
		t.Errorf("%d", rec.Code)
	}
}
