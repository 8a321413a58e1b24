package dashboards

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

// What becomes of a status is said with its day: on the group's page both ways, and on the
// list of inactive groups for those that fall on the coming Monday.
func TestWhatBecomesOfAStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t, warehousetest.New(t).Conn(), 4)
	w.loadGroups(t.Context())
	next := w.Monday.Add(1).Monday()
	w.insert(t.Context(), `scores (week, group_id, as_of, rules_version, status, falls_on, falls_to, active_on, active_needs, days_since_item,
		window_weeks, observed_weeks, active_weeks, iad, lamp, version)`, func(add func(...any)) {
		for i, x := range []struct {
			status, to    kim.Status
			falls, active kim.Date
			needs, weeks  uint8
		}{
			{kim.StatusLessActive, kim.StatusInactive, next, next.AddDays(35), 6, 8},
			{kim.StatusActive, kim.StatusLessActive, next.AddDays(7), kim.NoDate, 0, 1},
			{kim.StatusInactive, "", kim.NoDate, next.AddDays(35), 6, 8},
			{kim.StatusActive, kim.StatusLessActive, next, kim.NoDate, 0, 8},
		} {
			add(w.Monday.Monday().Time(), w.Groups[i].ID, w.AsOf, "1", string(x.status), x.falls.Time(), string(x.to), x.active.Time(), x.needs, int32(50),
				uint8(8), x.weeks, uint8(1), 73.5, "red", uint64(1))
		}
	})
	h := siteOver(t, w, demoConfig()).routes()
	for i, want := range [][]string{
		{"Satu unggahan di setiap pekan selama 6 pekan, mulai pekan ini: berstatus Aktif pada 8 Desember 2025.", "turun menjadi Tidak aktif di kim.id pada 3 November 2025"},
		{"turun menjadi Kurang aktif pada 10 November 2025", "baru bertumpu pada 1 pekan", "baru dari 1 pekan"},
		{"berstatus Aktif pada 8 Desember 2025"},
		{"turun menjadi Kurang aktif pada 3 November 2025"},
	} {
		body := get(t, h, w.Groups[i].Path(), http.StatusOK)
		for _, text := range want {
			if !strings.Contains(body, text) {
				t.Errorf("%s: the page does not say %q", w.Groups[i].Name, text)
			}
		}
		if i == 2 && strings.Contains(body, "turun menjadi") || i == 3 && strings.Contains(body, "berstatus Aktif") {
			t.Errorf("%s: the page says what cannot come", w.Groups[i].Name)
		}
	}
	body := get(t, h, "/tidak-aktif", http.StatusOK)
	if n := strings.Count(body, "akan turun Senin depan bila tetap diam: "); n != 1 {
		t.Errorf("%d groups to call fall next Monday, want 1", n)
	}
	part := body[strings.Index(body, `id="akan-turun"`):strings.Index(body, `id="tak-terpantau"`)]
	if !strings.Contains(part, w.Groups[0].Name) || !strings.Contains(part, w.Groups[3].Name) || strings.Contains(part, w.Groups[1].Name+"<") ||
		!strings.Contains(part, `<span class="count">2</span>`) || !strings.Contains(part, "3 November 2025") {
		t.Errorf("those who fall next Monday:\n%s", part)
	}
	for _, r := range ask(t, h, "/api/v1/inactive").Rows {
		if r["group_id"] == w.Groups[0].ID && (r["falls_on"] != next.String() || r["falls_to"] != "inactive" || r["active_needs"] != 6.) {
			t.Errorf("the API says %v", r)
		}
	}
}

// Of one week there is one number of observed groups, and the number of known statuses goes
// by another word.
func TestOneMeaningOfObserved(t *testing.T) {
	t.Parallel()
	h := siteOver(t, gappyWorld(t), demoConfig()).routes()
	last := ask(t, h, "/api/v1/weeks").Rows[0]
	for _, address := range []string{"/", "/peringkat", "/tidak-aktif"} {
		if body := get(t, h, address, http.StatusOK); !strings.Contains(body, "status diketahui 34/40") || regexp.MustCompile(`>terpantau \d`).MatchString(body[:strings.Index(body, "</h1>")+400]) {
			t.Errorf("%s does not say of how many the status is known, or calls them observed", address)
		}
	}
	for _, address := range []string{"/", "/mutu"} {
		found := false
		for _, s := range sheets(t, get(t, h, address, http.StatusOK)) {
			for _, row := range s.body {
				if !strings.HasPrefix(row[0].text, "20–26 Oktober 2025") {
					continue
				}
				found = true
				texts := ""
				for _, c := range row {
					texts += c.text + " "
				}
				if observed, all := fmt.Sprint(last["observed"]), fmt.Sprint(last["groups"]); !strings.Contains(texts, observed+"/"+all) && !strings.Contains(texts, " "+observed+" "+all+" ") {
					t.Errorf("%s: %q, and the API says %s of %s", address, texts, observed, all)
				}
			}
		}
		if !found {
			t.Errorf("%s has no such week", address)
		}
	}
}

// The squares of the year have their months, and every kind of square is in the legend.
func TestTheYearIsExplained(t *testing.T) {
	t.Parallel()
	_, w, h := open(t, 40)
	body := get(t, h, w.Groups[0].Path(), http.StatusOK)
	_, legend, _ := strings.Cut(body, `class="legend"`)
	legend, _, _ = strings.Cut(legend, "</figcaption>")
	for _, class := range []string{"g0", "g1", "g2", "g3", "g4", "g2 gp", "gu", "gx"} {
		if !strings.Contains(legend, `<i class="`+class+`">`) {
			t.Errorf("the legend lacks %s", class)
		}
	}
	for _, month := range []string{"Nov", "Des", "Jan", "Okt"} {
		if !strings.Contains(body, "<small>"+month+"</small>") {
			t.Errorf("no square says %s", month)
		}
	}
	ranking := get(t, h, "/peringkat", http.StatusOK)
	m := regexp.MustCompile(`skala yang sama di semua baris: batang setinggi penuh = (\d+) unggahan`).FindStringSubmatch(ranking)
	if m == nil || strings.Count(ranking, "h5v-19h") == 0 {
		t.Fatalf("the scale of the small charts is not said: %v", m)
	}
	for _, chart := range regexp.MustCompile(`<svg class="spark".*?</svg>`).FindAllString(ranking, -1) {
		full := strings.Contains(chart, "h5v-19h")
		if top := regexp.MustCompile(`[ ≥:]` + m[1] + `[ "]`).MatchString(strings.SplitN(chart, ">", 2)[0]); full != top {
			t.Errorf("a bar of full height is not of %s items: %s", m[1], chart)
		}
	}
}
