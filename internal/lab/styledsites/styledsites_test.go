package styledsites_test

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/styledsites"
)

func get(t *testing.T, s *styledsites.Sites, at time.Time, address string) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	s.Handler(func() time.Time { return at }).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
	return rec
}

var (
	file = regexp.MustCompile(`\d+-(?:IMG-WA|DSC|foto|dokumentasi)-\d+`)
	// next finds a listing's next page in each of the forms that the sites use.
	next = regexp.MustCompile(`<div class="paging"><a href="([^"]+)"|class="next page-numbers" href="([^"]+)"|class='blog-pager-older-link' href='([^']+)'`)
	// links finds the items of a listing.
	links = map[string]*regexp.Regexp{
		"desa":     regexp.MustCompile(`<h4><a href="([^"]+)"`),
		"wordpres": regexp.MustCompile(`<h2 class="entry-title"><a href="([^"]+)"`),
		"blogger":  regexp.MustCompile(`<h3 class='post-title entry-title'><a href='([^']+)'`),
	}
	opensidLink = regexp.MustCompile(`href="(/(?:artikel|galeri)/\d[^"]*)"`)
	opensidPage = regexp.MustCompile(`Halaman (\d+) dari (\d+)`)
)

// addresses lists a site's items as a person with a browser finds them.
func addresses(t *testing.T, s *styledsites.Sites, at time.Time, g kim.Group) map[string]bool {
	t.Helper()
	root, found := strings.TrimSuffix(g.URL, "/"), map[string]bool{}
	absolute := func(link string) string {
		link = html.UnescapeString(link)
		if strings.HasPrefix(link, "/") {
			return root + link
		}
		return link
	}
	starts := []string{root + "/"}
	form := links["wordpres"]
	switch {
	case strings.Contains(g.ID, "desa"):
		starts, form = []string{root + "/berita", root + "/galeri"}, links["desa"]
	case strings.Contains(g.ID, "opensid"):
		starts, form = []string{root + "/", root + "/galeri"}, opensidLink
	case strings.Contains(g.ID, "blogger"):
		form = links["blogger"]
	}
	for _, start := range starts {
		for address, number := start, 1; address != ""; number++ {
			rec := get(t, s, at, address)
			if rec.Code != http.StatusOK {
				t.Fatalf("%s: %d", address, rec.Code)
			}
			page := rec.Body.String()
			list := page
			if i := strings.Index(list, `<div class="right_bar"`); i > 0 {
				list = list[:i] // the side column names the newest again
			}
			for _, m := range form.FindAllStringSubmatch(list, -1) {
				found[absolute(m[1])] = true
			}
			address = ""
			if m := next.FindStringSubmatch(page); m != nil {
				address = absolute(m[1] + m[2] + m[3])
			} else if m := opensidPage.FindStringSubmatch(page); m != nil && m[1] != m[2] {
				address = root + "/index/" + strconv.Itoa(number+1)
			}
		}
	}
	return found
}

// walks are seven Tuesdays, the last at AsOf.
func walks() []time.Time {
	var list []time.Time
	for n := 6; n >= 0; n-- {
		list = append(list, styledsites.DefaultConfig().AsOf.AddDate(0, 0, -7*n))
	}
	return list
}

// What a browser finds is what the truth says, item for item and photo for
// photo, at three moments.
func TestServedPagesAgreeWithTruth(t *testing.T) {
	s := styledsites.New(styledsites.DefaultConfig())
	for _, at := range []time.Time{walks()[0], walks()[3], walks()[6]} {
		truth := s.Truth([]time.Time{at})
		for i, g := range s.Groups() {
			found := addresses(t, s, at, g)
			want := truth.Groups[i]
			if len(found) != want.Total() || want.Total() == 0 {
				t.Errorf("%s at %s: %d items, the truth says %d", g.ID, at, len(found), want.Total())
			}
			photos := 0
			for _, item := range want.Items {
				if !found[item.URL] {
					t.Errorf("%s at %s: %s cannot be found", g.ID, at, item.URL)
				}
			}
			for address := range found {
				rec := get(t, s, at, address)
				if rec.Code != http.StatusOK {
					t.Errorf("%s: %d", address, rec.Code)
				}
				names := map[string]bool{}
				for page := 2; rec.Code == http.StatusOK; page++ {
					for _, f := range file.FindAllString(rec.Body.String(), -1) {
						names[f] = true
					}
					next := address + "?page=" + strconv.Itoa(page)
					if !strings.Contains(rec.Body.String(), strings.TrimPrefix(next, strings.TrimSuffix(g.URL, "/"))) {
						break
					}
					rec = get(t, s, at, next)
				}
				photos += len(names)
			}
			if photos != want.Photos {
				t.Errorf("%s at %s: %d photos, the truth says %d", g.ID, at, photos, want.Photos)
			}
		}
	}
}

// Every site has what makes it hard, or it tests less than it claims.
func TestTruthHasEverything(t *testing.T) {
	s := styledsites.New(styledsites.DefaultConfig())
	truth := s.Truth(walks())
	if !reflect.DeepEqual(truth, styledsites.New(styledsites.DefaultConfig()).Truth(walks())) {
		t.Fatal("one seed, two truths")
	}
	for _, g := range truth.Groups {
		reasons := map[kim.DateReason]int{}
		for _, item := range g.Items {
			reasons[item.Reason]++
		}
		states := map[kim.WeekState]int{}
		for _, w := range g.Weeks {
			states[w.State]++
		}
		t.Log(g.GroupID, g.Total(), "items", g.Photos, "photos", g.Removed, "removed", reasons, states)
		if g.Removed != 1 {
			t.Errorf("%s: %d items removed, want 1", g.GroupID, g.Removed)
		}
		dateless := strings.Contains(g.GroupID, "dateless")
		if (reasons[kim.DateBackdated] == 1) == dateless {
			t.Errorf("%s: %d backdated", g.GroupID, reasons[kim.DateBackdated])
		}
		if undated := reasons[kim.DateUndated] + reasons[kim.DateUnknown]; undated > 0 != (dateless || strings.Contains(g.GroupID, "opensid")) {
			t.Errorf("%s: %d without a day", g.GroupID, undated)
		}
	}
}

// Feeds and APIs can be read by the standard library, and tell the moment that
// the truth knows.
func TestFeeds(t *testing.T) {
	s := styledsites.New(styledsites.DefaultConfig())
	at := styledsites.DefaultConfig().AsOf
	truth := s.Truth([]time.Time{at})
	days := func(id string) map[string]kim.Date {
		g, _ := truth.Group(id)
		m := map[string]kim.Date{}
		for _, item := range g.Items {
			m[item.URL] = item.Printed
		}
		return m
	}
	check := func(what string, known map[string]kim.Date, link string, moment time.Time, zone kim.Zone) {
		if day, ok := known[link]; !ok || day != kim.DateOf(moment, zone) {
			t.Errorf("%s: %s on %s, the truth says %s", what, link, moment, day)
		}
	}
	type rss struct {
		Items []struct {
			Link    string `xml:"link"`
			PubDate string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	for _, c := range []struct {
		id, address string
		zone        kim.Zone
	}{
		{"style-opensid-natra", "http://natra.peraga.example/feed", kim.WIB},
		{"style-wordpress", "http://wordpress.peraga.example/feed/", kim.WIB},
		{"style-wordpress-hidden", "http://wordpress-hidden.peraga.example/feed/?paged=2", kim.WITA},
	} {
		var feed rss
		if err := xml.Unmarshal(get(t, s, at, c.address).Body.Bytes(), &feed); err != nil || len(feed.Items) < 5 {
			t.Fatalf("%s: %v, %d items", c.address, err, len(feed.Items))
		}
		known := days(c.id)
		for _, item := range feed.Items {
			moment, err := time.Parse(time.RFC1123, item.PubDate)
			if err != nil {
				moment, err = time.Parse(time.RFC1123Z, item.PubDate)
			}
			if err != nil {
				t.Fatal(err)
			}
			check(c.address, known, item.Link, moment, c.zone)
		}
	}
	var posts []struct {
		Link    string `json:"link"`
		DateGMT string `json:"date_gmt"`
	}
	rec := get(t, s, at, "http://wordpress-hidden.peraga.example/wp-json/wp/v2/posts?per_page=100")
	if err := json.Unmarshal(rec.Body.Bytes(), &posts); err != nil || rec.Header().Get("X-WP-TotalPages") != "1" {
		t.Fatal(err, rec.Header())
	}
	if g, _ := truth.Group("style-wordpress-hidden"); len(posts) != g.Total() {
		t.Errorf("wp-json: %d posts, want %d", len(posts), g.Total())
	}
	for _, p := range posts {
		moment, err := time.Parse("2006-01-02T15:04:05", p.DateGMT)
		if err != nil {
			t.Fatal(err)
		}
		check("wp-json", days("style-wordpress-hidden"), p.Link, moment, kim.WITA)
	}
	var atom struct {
		Entries []struct {
			Published time.Time `xml:"published"`
			Links     []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(get(t, s, at, "http://blogger.peraga.example/feeds/posts/default?max-results=500").Body.Bytes(), &atom); err != nil {
		t.Fatal(err)
	}
	if g, _ := truth.Group("style-blogger"); len(atom.Entries) != g.Total() {
		t.Errorf("atom: %d entries, want %d", len(atom.Entries), g.Total())
	}
	for _, e := range atom.Entries {
		check("atom", days("style-blogger"), e.Links[0].Href, e.Published, kim.WIB)
	}
}

// Where a platform has no feed or API, there is none.
func TestMissingFeeds(t *testing.T) {
	s := styledsites.New(styledsites.DefaultConfig())
	for _, address := range []string{
		"http://wordpress-plain.peraga.example/feed/", "http://wordpress-plain.peraga.example/wp-json/wp/v2/posts",
		"http://wordpress-dateless.peraga.example/feed/", "http://blogger-plain.peraga.example/feeds/posts/default",
		"http://esensi.peraga.example/feed", "http://esensi.peraga.example/sitemap.xml", "http://peraga-balesari.desa.id/feed",
		"http://tidak-ada.example/",
	} {
		if rec := get(t, s, s.AsOf(), address); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, rec.Code)
		}
	}
}
