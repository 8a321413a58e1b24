package dashboards

import (
	"context"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

// postAddresses are the addresses of the posts on a page of the list, in order.
func postAddresses(body string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<h2><bdi><a rel="external[^"]*" href="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// behind is where the page leads to further posts; empty: nowhere.
func behind(body string) string {
	m := regexp.MustCompile(`<a rel="next" href="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// ownNewest is a world of its own, with many posts of one instant, and copies.
func ownNewest(t testing.TB) (*world, http.Handler) {
	t.Helper()
	w := newWorld(t, warehousetest.New(t).Conn(), 24)
	w.load(t.Context())
	for i := range 30 {
		w.addPost(t.Context(), w.Groups[0].ID, fmt.Sprintf("same%d", i), w.AsOf.Add(-time.Hour), "")
	}
	w.insert(t.Context(), "copies (group_id, item_key, original_group, original_key, cluster_key, days_later, version)", func(add func(...any)) {
		add(w.Groups[0].ID, "same0", w.Groups[1].ID, "0000000000000000", "c", int32(3), uint64(1))
		add(w.Groups[0].ID, "same1", w.Groups[4].ID, "quiet", "d", int32(0), uint64(1))
	})
	w.addPost(t.Context(), w.Groups[4].ID, "quiet", w.AsOf.Add(-2*time.Hour), "") // of a group that is not named
	w.addPost(t.Context(), w.Groups[0].ID, "old", w.AsOf.Add(-time.Hour), string(kim.DateUnknown))
	cfg := demoConfig()
	cfg.NameInactive, cfg.RowsPerPage, cfg.FreshFor = false, 10, 0
	return w, siteOver(t, w, cfg).routes()
}

// addPost writes one post of a group.
func (w *world) addPost(ctx context.Context, group, key string, at time.Time, reason string) {
	w.insert(ctx, "items (group_id, item_key, kind, url, title, first_seen, effective_at, date_reason, photos, words, version)", func(add func(...any)) {
		add(group, key, "news", "https://posts.kim.id/"+group+"/"+key, "Kabar "+key, at, at, reason, uint16(2), uint32(99), uint64(1))
	})
}

// Whoever reads on sees every post once, although posts are added and removed meanwhile,
// and the table says the same.
func TestTheNewestPostsAreReadOnWithoutGapsOrDoubles(t *testing.T) {
	t.Parallel()
	w, h := ownNewest(t)
	want := map[string]bool{}
	var rows []string
	for _, r := range ask(t, h, "/api/v1/newest?limit=1000&from=2025-10-06").Rows {
		want[fmt.Sprint(r["url"])] = true
		rows = append(rows, fmt.Sprint(r["url"]))
	}
	if len(want) != len(rows) || len(want) < 45 {
		t.Fatalf("%d different posts in %d rows", len(want), len(rows))
	}
	var paged []string
	for next := "/api/v1/newest?limit=7&from=2025-10-06"; next != ""; {
		p := ask(t, h, next)
		for _, r := range p.Rows {
			paged = append(paged, fmt.Sprint(r["url"]))
		}
		next = ""
		if p.Next != nil {
			next = *p.Next
		}
	}
	if !slices.Equal(paged, rows) {
		t.Errorf("page by page the API tells %d posts, at once %d", len(paged), len(rows))
	}
	var read []string
	n := 0
	for next := "/terbaru?from=2025-10-06"; next != ""; n++ {
		body := get(t, h, next, http.StatusOK)
		read = append(read, postAddresses(body)...)
		next = behind(body)
		w.addPost(t.Context(), w.Groups[0].ID, fmt.Sprintf("new%d", n), w.AsOf.Add(time.Duration(n)*time.Minute), "")
	}
	if !slices.Equal(read, rows) {
		t.Errorf("read %d posts, the list has %d:\n%v\n%v", len(read), len(rows), read, rows)
	}
	if again := postAddresses(get(t, h, "/terbaru?from=2025-10-06&page=all", http.StatusOK)); len(again) != len(rows)+n {
		t.Errorf("the whole list has %d posts, want %d", len(again), len(rows)+n)
	}
	if csv := readCSV(t, get(t, h, "/unduh/newest.csv?from=2025-10-06", http.StatusOK)); len(csv) != 1+len(rows)+n {
		t.Errorf("the CSV has %d lines", len(csv))
	}
}

// The list goes by kind, days and area; it tells whose text a post follows, unless that group
// is not named, and how many posts of unknown age it leaves out.
func TestWhatTheNewestPostsTell(t *testing.T) {
	t.Parallel()
	w, h := ownNewest(t)
	body := get(t, h, "/terbaru?from=2025-10-27&page=all", http.StatusOK)
	_, copied, _ := strings.Cut(body, ">Kabar same0<")
	copied, _, _ = strings.Cut(copied, "</li>")
	if !strings.Contains(copied, w.Groups[1].Name) || !strings.Contains(copied, "Gotong royong warga desa, bagian 0") || !strings.Contains(copied, "3 hari kemudian") || !strings.Contains(copied, "2 foto · 99 kata") {
		t.Errorf("of a copy the page says %s", copied)
	}
	if !strings.Contains(body, "1 unggahan yang umurnya tidak diketahui") || strings.Contains(body, "Kabar old") {
		t.Error("the page does not say what it leaves out")
	}
	for _, v := range viewers() {
		body := get(t, as(v, h), "/terbaru?from=2025-10-27&page=all", http.StatusOK)
		rows := get(t, as(v, h), "/unduh/newest.csv?from=2025-10-27", http.StatusOK)
		want := access.May(v, access.SeeQuiet, w.Groups[4].Region)
		for _, text := range []string{body, rows} {
			if got := strings.Contains(text, "Kabar quiet") || names(text, w.Groups[4].Name); got != want {
				t.Errorf("%s of %q is told of a post of a quiet group: %t", v.Role, v.Region, got)
			}
		}
	}
	for _, r := range ask(t, h, "/api/v1/newest?limit=1000&from=2025-10-06").Rows {
		first, _ := r["first_seen"].(string)
		if r["copied"] == nil && first < "2025-10-28T08" {
			t.Errorf("nothing is told of copies of %v", r)
		}
		if fmt.Sprint(r["title"]) == "Kabar same1" && (fmt.Sprint(r["copied"]) != "1" || r["copy_of_name"] != nil) {
			t.Errorf("a copy of a post that is not named: %v", r)
		}
	}
	for query, ok := range map[string]func(map[string]any) bool{
		"kind=gallery":                  func(r map[string]any) bool { return r["kind"] == "gallery" },
		"regency=62.71":                 func(r map[string]any) bool { return r["regency_code"] == "62.71" },
		"from=2025-09-01&to=2025-09-30": func(r map[string]any) bool { return strings.HasPrefix(fmt.Sprint(r["effective_at"]), "2025-09") },
	} {
		list := ask(t, h, "/api/v1/newest?limit=1000&"+query).Rows
		if len(list) == 0 {
			t.Errorf("%s: no rows", query)
		}
		for _, r := range list {
			if !ok(r) {
				t.Errorf("%s: %v", query, r)
			}
		}
	}
	for _, wrong := range []url.Values{{"after": {"x"}}, {"after": {"1-2-3"}}, {"from": {"besok"}}, {"from": {"2025-10-02"}, "to": {"2025-10-01"}}, {"kind": {"zzz"}}} {
		get(t, h, "/terbaru?"+wrong.Encode(), http.StatusBadRequest)
		get(t, h, "/api/v1/newest?"+wrong.Encode(), http.StatusBadRequest)
	}
	if got := slices.Collect(maps.Keys(want(t, h))); len(got) == 0 {
		t.Error("without days the list is empty")
	}
	if _, err := board.ParsePostPlace("5-" + strings.Repeat("9", 21)); err == nil {
		t.Error("a place beyond all bounds is taken")
	}
}

// want is the list as its address without days tells it, by address of the post.
func want(t testing.TB, h http.Handler) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, r := range ask(t, h, "/api/v1/newest").Rows {
		if day := fmt.Sprint(r["effective_at"])[:10]; day < "2025-10-01" {
			t.Errorf("without days the list goes back to %s", day)
		}
		out[fmt.Sprint(r["url"])] = true
	}
	return out
}
