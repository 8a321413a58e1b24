package dashboards

import (
	"fmt"
	"html"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// The first page of an account is about its own region, unless the address says otherwise.
func TestTheFirstPageIsAboutTheAccountsRegion(t *testing.T) {
	t.Parallel()
	_, h := closed(t, 40)
	village := access.Viewer{Name: "desi", Role: access.Regency, Region: "62.13.01.2001"}
	elsewhere := access.Viewer{Name: "joko", Role: access.Regency, Region: "35.08"} // without a group
	budi := access.Viewer{Name: "budi", Role: access.Regency, Region: "62.71"}
	const all = "Aktivitas KIM di kim.id"
	for _, c := range []struct {
		viewer        access.Viewer
		address, want string
	}{
		{siti(), "/", "Barito Timur"}, {budi, "/", "Palangka Raya"}, {ratna(), "/", "Kalimantan Tengah"}, {village, "/", "Benua Lima"},
		{elsewhere, "/", all}, {access.Viewer{}, "/", all}, {access.Viewer{Name: "admin", Role: access.Admin}, "/", all},
		{siti(), "/?area=all", all}, {siti(), "/?regency=", all}, {siti(), "/?regency=62.71", "Palangka Raya"}, {siti(), "/?province=62", "Kalimantan Tengah"},
		{siti(), "/?utm_source=wa", "Barito Timur"}, {access.Viewer{}, "/?area=all", all},
	} {
		body := get(t, as(c.viewer, h), c.address, http.StatusOK)
		m := regexp.MustCompile(`<h1>([^<]*)</h1>`).FindStringSubmatch(body)
		if m == nil || m[1] != c.want {
			t.Errorf("%s of %q sees %v on %s, want %q", c.viewer.Role, c.viewer.Region, m, c.address, c.want)
		}
		if way := strings.Contains(body, `href="/?area=all"`); way != (c.viewer.Region != "") {
			t.Errorf("%s of %q finds the way to all areas on %s: %t", c.viewer.Role, c.viewer.Region, c.address, way)
		}
	}
	if body := get(t, as(siti(), h), "/", http.StatusOK); !strings.Contains(body, `href="/?lang=en&amp;regency=62.13"`) || !strings.Contains(body, "/unduh/areas.csv?regency=62.13") {
		t.Error("the other language, or the download, is of another area")
	}
	if body := get(t, as(siti(), h), "/peringkat", http.StatusOK); strings.Contains(body, "<h1>Peringkat <small>") {
		t.Error("another page than the first is narrowed")
	}
	get(t, h, "/?area=none", http.StatusBadRequest)
}

// tiles reads the tiles of a first page: number now, and what stands below it.
func tiles(t testing.TB, body string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, m := range regexp.MustCompile(`(?s)<li class="figure k-(\w+)">.*?<span class="figure-n">(\d+)</span>(.*?)</a></li>`).FindAllStringSubmatch(body, -1) {
		out[m[1]] = []string{m[2]}
		for _, then := range regexp.MustCompile(`<span class="figure-then">([^<]*)</span>`).FindAllStringSubmatch(m[3], -1) {
			out[m[1]] = append(out[m[1]], html.UnescapeString(then[1]))
		}
	}
	return out
}

// Tiles tell of the groups that are listed now how many had each status a week and a year
// ago; where that is not known they say so, and never zero.
func TestTilesTellTheChange(t *testing.T) {
	w, _, h := office(t)
	rules := func(body string) string {
		if m := regexp.MustCompile(`aturan penilaian waktu itu versi ([^ <]+)`).FindStringSubmatch(body); m != nil {
			return m[1]
		}
		return ""
	}
	first := tiles(t, get(t, h, "/", http.StatusOK))
	if len(first) != 5 || first["active"][2] != "setahun lalu belum ada" || first["active"][1] != "pekan lalu "+first["active"][0]+" (0)" {
		t.Fatalf("%v", first)
	}
	// A week ago k0000 was inactive; a year ago there were three groups, by other rules.
	at := uint64(w.AsOf.UnixMilli() + 1)
	w.insert(t.Context(), "scores (week, group_id, as_of, rules_version, status, version)", func(add func(...any)) {
		add(w.Monday.Add(-1).Monday().Time(), "k0000", w.AsOf, "1", "inactive", at)
		for i, status := range []string{"inactive", "inactive", "less_active"} {
			add(w.Monday.Add(-52).Monday().Time(), w.Groups[i].ID, w.AsOf, "0.9", status, at)
		}
	})
	h = siteOver(t, w, demoConfig()).routes()
	body := get(t, h, "/", http.StatusOK)
	got := tiles(t, body)
	now := func(status string) int { n, _ := strconv.Atoi(got[status][0]); return n }
	for status, change := range map[string]int{"active": 1, "inactive": -1} {
		if want := fmt.Sprintf("pekan lalu %d (%s)", now(status)-change, map[int]string{1: "+1", -1: "−1"}[change]); got[status][1] != want {
			t.Errorf("%s: %q, want %q", status, got[status][1], want)
		}
	}
	for status, then := range map[string]string{"active": "0", "inactive": "2", "less_active": "1", "unobserved": "0"} {
		if !strings.HasPrefix(got[status][2], "setahun lalu "+then+" (") {
			t.Errorf("%s: %q, want %s", status, got[status][2], then)
		}
	}
	if rules(body) != "0.9" || !strings.Contains(body, "37 KIM belum dinilai waktu itu") || !strings.Contains(body, "status diketahui 3/40") {
		t.Errorf("the year ago is not explained: rules %q", rules(body))
	}
}

// Falls in rank and in activity are those that the tables tell of, and what cannot be
// compared is counted and not guessed.
func TestFallsOfTheFirstPage(t *testing.T) {
	w, _, h := office(t)
	// A week ago two groups were first in their regency, one of them among newcomers.
	var fell []string
	for _, r := range ask(t, as(ratna(), h), "/api/v1/ranking?regency=62.13&limit=1000").Rows {
		if low, _ := r["rank_low"].(float64); low > 2 && len(fell) < 2 {
			fell = append(fell, fmt.Sprint(r["group_id"]))
		}
	}
	w.insert(t.Context(), "scores (week, group_id, as_of, rules_version, status, rank_regency, newcomer, version)", func(add func(...any)) {
		for i, id := range fell {
			add(w.Monday.Add(-1).Monday().Time(), id, w.AsOf, "1", "active", uint32(1), uint8(i), uint64(w.AsOf.UnixMilli()+1))
		}
	})
	h = as(ratna(), siteOver(t, w, demoConfig()).routes())
	body := get(t, h, "/?regency=62.13", http.StatusOK)
	block := func(class string) (string, int) {
		_, after, _ := strings.Cut(body, `<div class="change `+class+`">`)
		text, _, _ := strings.Cut(after, "</div>")
		m := regexp.MustCompile(`<span class="count">(\d+)</span>`).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no number in %s", class)
		}
		n, _ := strconv.Atoi(m[1])
		return text, n
	}
	ranks, n := block("c-rank")
	want := 0
	for _, r := range ask(t, h, "/api/v1/ranking?regency=62.13&limit=1000").Rows {
		low, _ := r["rank_low"].(float64)
		before, _ := r["rank_before"].(float64)
		if before == 0 || low == 0 || before >= low {
			if strings.Contains(ranks, fmt.Sprintf(`/kim/%s"`, r["group_id"])) {
				t.Errorf("%v did not fall beyond its interval", r["group_id"])
			}
			continue
		}
		want++
	}
	if n != want || !strings.Contains(ranks, `/kim/`+fell[0]+`"`) || strings.Contains(ranks, `/kim/`+fell[1]+`"`) {
		t.Errorf("%d groups fell in rank, the table has %d; %v", n, want, fell)
	}
	activity, n := block("c-activity")
	falls, uncompared := 0, 0
	for _, g := range w.Groups {
		if g.RegencyCode != "62.13" {
			continue
		}
		weeks := ask(t, h, "/api/v1/groups/"+g.ID+"/weeks?limit=8").Rows
		var sum [2]float64
		whole := true
		for i, r := range weeks {
			items, _ := r["items"].(float64)
			sum[i/4] += items
			whole = whole && (r["state"] == "A" || r["state"] == "N")
		}
		switch {
		case !whole:
			uncompared++
		case sum[1] >= 4 && 2*sum[0] <= sum[1]:
			falls++
			if says := fmt.Sprintf("dari %.0f ke %.0f unggahan", sum[1], sum[0]); falls <= n && strings.Contains(activity, g.Path()+`"`) && !strings.Contains(activity, says) {
				t.Errorf("%s does not fall %q", g.ID, says)
			}
		case strings.Contains(activity, g.Path()+`"`):
			t.Errorf("%s did not fall in activity: %v", g.ID, sum)
		}
	}
	if n != falls || uncompared == 0 || !strings.Contains(activity, fmt.Sprintf("%d KIM tidak dibandingkan", uncompared)) {
		t.Errorf("%d groups fell in activity, the weeks tell of %d, and of %d that cannot be compared", n, falls, uncompared)
	}
}

// What waits is told to whoever can do it: calls to staff, signs and sealed lists to the
// jury, and nothing to the public.
func TestWhatWaitsForWhom(t *testing.T) {
	w, s, h := office(t)
	due, err := s.calls.Due(t.Context(), "62.13")
	if err != nil || len(due) == 0 {
		t.Fatalf("%v %v", due, err)
	}
	waiting := func(v access.Viewer, address string) string {
		_, after, found := strings.Cut(get(t, as(v, h), address, http.StatusOK), `id="menunggu"`)
		if !found {
			return ""
		}
		text, _, _ := strings.Cut(after, "</section>")
		return text
	}
	staff := waiting(siti(), "/")
	if !strings.Contains(staff, fmt.Sprintf(`href="/tidak-aktif?calls=waiting&amp;regency=62.13">%d KIM belum ditangani`, len(due))) {
		t.Errorf("staff are told %s, want %d calls", staff, len(due))
	}
	if strings.Contains(staff, "Tanda untuk diperiksa") || strings.Contains(staff, "belum diumumkan") {
		t.Error("staff are told what the jury does")
	}
	jury := juror()
	before := waiting(jury, "/")
	if strings.Contains(before, "belum ditangani") || !strings.Contains(before, w.Groups[0].Path()+"#tanda") || !strings.Contains(before, `Tanda untuk diperiksa <span class="count">1</span>`) {
		t.Errorf("the jury is told %s", before)
	}
	if !strings.Contains(before, `belum diumumkan <span class="count">0</span>`) {
		t.Errorf("a published list waits: %s", before)
	}
	w.act(t.Context(), strings.Repeat("cd34", 16), kim.ListSealed, "juri", "")
	w.insert(t.Context(), "shortlists (seal, sealed_at, request, inputs, rules, outcome, version)", func(add func(...any)) {
		add(strings.Repeat("cd34", 16), w.AsOf, "{}", "", "1", `{"request":{"from":"2025-07-07","to":"2025-10-26","level":"regency","top":3,"category":"umum","region":"62.13"},"rules":"1"}`, uint64(1))
	})
	if after := waiting(jury, "/"); !strings.Contains(after, `belum diumumkan <span class="count">1</span>`) || !strings.Contains(after, `href="/penghargaan#scd34cd34cd34"`) {
		t.Errorf("a sealed list does not wait: %s", after)
	}
	if got := waiting(access.Viewer{Open: true}, "/"); got != "" {
		t.Errorf("the public is told %s", got)
	}
	send(t, h, siti(), board.GroupPath(due[0].GroupID)+"/tindak-lanjut", url.Values{"reason": {"people"}})
	if after := waiting(siti(), "/"); len(due) > 1 && !strings.Contains(after, fmt.Sprintf("%d KIM belum ditangani", len(due)-1)) {
		t.Errorf("after a call staff are told %s", after)
	}
}

// compared reads the rows of a comparison by their label.
func compared(t testing.TB, body string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, s := range sheets(t, body) {
		for _, row := range s.body {
			for _, c := range row[1:] {
				out[row[0].text] = append(out[row[0].text], c.text)
			}
		}
	}
	return out
}

// Two periods are compared by weeks that add up to those of the area, and what was not
// observed is no zero.
func TestTwoPeriodsCompared(t *testing.T) {
	t.Parallel()
	_, _, h := open(t, 40)
	weeks := ask(t, h, "/api/v1/weeks?regency=62.13").Rows
	sum := func(from, n int, column string) (out float64) {
		for _, r := range weeks[from : from+n] {
			x, _ := r[column].(float64)
			out += x
		}
		return out
	}
	// 29 September to 19 October, any day of these weeks; and the week that nobody observed.
	got := compared(t, get(t, h, "/banding?regency=62.13&from=2025-10-01&to=2025-10-19&from2=2025-08-27&to2=2025-08-27", http.StatusOK))
	number := func(s string) float64 {
		n, _ := strconv.ParseFloat(plainCount(s), 64)
		return n
	}
	kinds := 0.0
	for label, column := range map[string]string{"Berita": "news", "Galeri": "gallery", "Pengumuman": "announcement", "Agenda": "event", "Unggahan": "items", "Foto": "photos"} {
		if len(got[label]) < 2 || number(got[label][0]) != sum(1, 3, column) {
			t.Errorf("%s: %v, the weeks have %v", label, got[label], sum(1, 3, column))
			continue
		}
		if got[label][1] != "Tidak terpantau" {
			t.Errorf("%s of a week that nobody observed is %q", label, got[label][1])
		}
		if column != "items" && column != "photos" {
			kinds += number(got[label][0])
		}
	}
	if kinds != number(got["Unggahan"][0]) {
		t.Errorf("the kinds add up to %v of %v", kinds, got["Unggahan"])
	}
	if got["Pekan yang terpantau"][0] != "3 dari 3" || got["Pekan yang terpantau"][1] != "0 dari 1" {
		t.Errorf("weeks: %v", got["Pekan yang terpantau"])
	}
	near := get(t, h, "/banding?regency=62.13&from=2025-10-06&to=2025-10-12&from2=2025-10-13&to2=2025-10-19", http.StatusOK)
	rate := compared(t, near)["Unggahan per KIM per pekan terpantau"]
	difference := 0.0
	for i, sign := range []float64{-1, 1} {
		x, _ := strconv.ParseFloat(strings.ReplaceAll(rate[i], ",", "."), 64)
		difference += sign * x
	}
	m := regexp.MustCompile(`Unggahan per KIM per pekan terpantau.*?selisih ([^<]+)<`).FindStringSubmatch(near)
	if m == nil {
		t.Fatal("there is no difference")
	}
	told, err := strconv.ParseFloat(strings.NewReplacer(",", ".", "−", "-", "&#43;", "").Replace(m[1]), 64)
	if err != nil || math.Abs(told-difference) > .011 {
		t.Errorf("the difference of %v is told as %q, %v", rate, m[1], err)
	}
	if got["Aktif"][0] == "belum ada" || got["Aktif"][1] != "belum ada" {
		t.Errorf("statuses of a Monday that was not scored: %v", got["Aktif"])
	}
	side := ask(t, h, "/api/v1/compare?regency=62.13&from=2025-10-01&to=2025-10-19&from2=2025-08-27&to2=2025-08-27").Rows
	if len(side) != 2 || fmt.Sprint(side[0]["items"]) != plainCount(got["Unggahan"][0]) || side[0]["first_day"] != "2025-09-29" || side[1]["items"] != nil ||
		side[1]["active"] != nil || side[1]["weeks_seen"] != 0. || side[0]["at_least"] != 1. {
		t.Errorf("what is taken along is not what is shown: %v", side)
	}
	for _, query := range []string{"from=abc", "from=2031-01-06", "to=2025-09-01&from=2025-10-01", "from2=1999-01-01", "what=colours"} {
		get(t, h, "/banding?"+query, http.StatusBadRequest)
	}
}

// Two areas stand side by side with the numbers that they have in the table of areas.
func TestTwoAreasCompared(t *testing.T) {
	t.Parallel()
	_, _, h := open(t, 40)
	rows := ask(t, h, "/api/v1/areas?regency=62.13").Rows
	body := get(t, h, "/banding?what=areas&regency=62.13&one=62.13.01&other=62.13.02", http.StatusOK)
	got := compared(t, body)
	for i, code := range []string{"62.13.01", "62.13.02"} {
		at := slices.IndexFunc(rows, func(r map[string]any) bool { return r["code"] == code })
		for label, column := range map[string]string{"KIM": "groups", "Aktif": "active", "Kurang aktif": "less_active", "Tidak aktif di kim.id": "inactive", "Belum pernah mengunggah": "never_posted"} {
			if got[label][i] != fmt.Sprint(rows[at][column]) {
				t.Errorf("%s of %s is %q, the table has %v", label, code, got[label][i], rows[at][column])
			}
		}
	}
	const file = "/unduh/compare.csv?one=62.13.01&amp;other=62.13.02&amp;regency=62.13&amp;what=areas"
	if !strings.Contains(body, file) {
		t.Fatal("there is nothing to take along")
	}
	for i, line := range strings.Split(strings.TrimSpace(get(t, h, strings.ReplaceAll(file, "&amp;", "&"), http.StatusOK)), "\n")[1:] {
		cells := strings.Split(line, ",")
		if want := []string{"areas", []string{"62.13.01", "62.13.02"}[i], []string{"Benua Lima", "Dusun Timur"}[i]}; !slices.Equal(cells[:3], want) || cells[9] != got["KIM"][i] {
			t.Errorf("row %d of the file is %q, want %v and %v KIM", i, line, want, got["KIM"])
		}
	}
	for _, page := range []struct{ from, link string }{
		{"/kecamatan?regency=62.13&d=62.13.01,62.13.02", "/banding?one=62.13.01&amp;other=62.13.02&amp;regency=62.13&amp;what=areas"},
		{"/kecamatan?regency=62.13", "/banding?regency=62.13&amp;what=areas"},
		{"/kim/k0000", "/banding?one=k0000&amp;regency=62.13&amp;what=groups"},
	} {
		if !strings.Contains(get(t, h, page.from, http.StatusOK), page.link) {
			t.Errorf("%s does not lead to %s", page.from, page.link)
		}
	}
	if !strings.Contains(body, "setara: rentang") && !strings.Contains(body, "tidak bertumpuk") {
		t.Error("the page does not say whether they are tied")
	}
	if empty := get(t, h, "/banding?what=areas", http.StatusOK); !strings.Contains(empty, "Pilih dua") {
		t.Error("the page does not ask for two areas")
	}
	get(t, h, "/banding?what=areas&regency=62.13&one=62.71.01&other=62.13.02", http.StatusBadRequest)
}

// Two groups stand side by side; a quiet group that is not named to the reader is as one
// that is not there.
func TestTwoGroupsCompared(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	one, other, quiet := w.Groups[0], w.Groups[1], w.Groups[4]
	got := compared(t, get(t, h, "/banding?what=groups&one="+one.ID+"&other="+other.ID, http.StatusOK))
	for i, g := range []worldGroup{one, other} {
		row := ask(t, h, "/api/v1/groups/"+g.ID).Rows[0]
		if iad := strings.ReplaceAll(got["IAD"][i], ",", "."); iad != fmt.Sprintf("%.1f", row["iad"]) {
			t.Errorf("IAD of %s: %q, want %v", g.ID, got["IAD"][i], row["iad"])
		}
		items := 0.0
		for _, r := range ask(t, h, "/api/v1/groups/"+g.ID+"/weeks?limit=12").Rows {
			n, _ := r["items"].(float64)
			items += n
		}
		if plainCount(got["Unggahan"][i]) != fmt.Sprint(items) || !strings.HasPrefix(got["Unggahan"][i], "≥ ") {
			t.Errorf("items of %s: %q, want ≥ %v: a week was not observed", g.ID, got["Unggahan"][i], items)
		}
	}
	address := "/banding?what=groups&one=" + one.ID + "&other="
	hush := func(id string) string {
		return strings.ReplaceAll(get(t, h, address+id, http.StatusBadRequest), id, "ID")
	}
	if hush(quiet.ID) != hush("k9999") {
		t.Error("a quiet group is told apart from one that is not there")
	}
	file := func(id string) string {
		return strings.ReplaceAll(get(t, h, "/api/v1/compare?what=groups&one="+one.ID+"&other="+id, http.StatusBadRequest), id, "ID")
	}
	if file(quiet.ID) != file("k9999") {
		t.Error("a table to take along tells a quiet group apart from one that is not there")
	}
	rows := ask(t, h, "/api/v1/compare?what=groups&one="+one.ID+"&other="+other.ID).Rows
	for i, r := range rows {
		if iad := strings.ReplaceAll(got["IAD"][i], ",", "."); iad != fmt.Sprintf("%.1f", r["iad"]) || fmt.Sprint(r["items"]) != plainCount(got["Unggahan"][i]) || r["groups"] != nil {
			t.Errorf("what is taken along of a group: %v", r)
		}
	}
	if len(rows) != 2 {
		t.Errorf("%d rows of two groups", len(rows))
	}
	if list := get(t, h, "/banding?what=groups", http.StatusOK); strings.Contains(list, quiet.Name) {
		t.Error("a quiet group is offered to the public")
	}
	if body := get(t, as(siti(), h), address+quiet.ID, http.StatusOK); !strings.Contains(body, quiet.Name) {
		t.Error("staff cannot compare a quiet group")
	}
}
