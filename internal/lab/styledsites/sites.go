package styledsites

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/truth"
)

// Config says what is simulated.
type Config struct {
	Seed  uint64
	Weeks int       // of regular posting before AsOf; a few posts are older
	AsOf  time.Time // the sites live on for six weeks after it
}

// DefaultConfig simulates 20 weeks before 28 October 2025.
func DefaultConfig() Config {
	return Config{Seed: 1, Weeks: 20, AsOf: time.Date(2025, 10, 28, 8, 0, 0, 0, kim.WIB.Location())}
}

// style is how one platform shows its posts.
type style interface {
	// kind draws the kind of a post.
	kind(rng *rand.Rand) kim.Kind
	// renames tells whether an address follows a changed title.
	renames() bool
	// precision says how exactly the day of a post of the kind is told anywhere
	// on the site; none if it is not told.
	precision(kind kim.Kind) kim.Precision
	// address returns the path of a post.
	address(s *site, v view) string
	// photos counts the distinct photo files that the post shows.
	photos(v view) int
	// serve answers for a path of the site as it is with these posts, newest
	// first. It returns false if there is no such page.
	serve(w http.ResponseWriter, r *http.Request, s *site, posts []view) bool
}

// site is one simulated site.
type site struct {
	name  string
	host  string
	group kim.Group
	style style
	posts []*post
}

// Sites are the simulated sites. They never change once they are made.
type Sites struct {
	cfg  Config
	list []*site
}

// New makes the sites.
func New(cfg Config) *Sites {
	s := &Sites{cfg: cfg}
	for _, c := range []struct {
		name, host string
		zone       kim.Zone
		style      style
	}{
		{"desa", "peraga-balesari.desa.id", kim.WIB, desa{}},
		{"opensid-natra", "natra.peraga.example", kim.WIB, natra{}},
		{"opensid-esensi", "esensi.peraga.example", kim.WITA, esensi{}},
		{"wordpress", "wordpress.peraga.example", kim.WIB, wordpress{feed: true, json: true, dates: isoTime}},
		{"wordpress-plain", "wordpress-plain.peraga.example", kim.WIT, wordpress{dates: idMonthFirst}},
		{"wordpress-hidden", "wordpress-hidden.peraga.example", kim.WITA, wordpress{feed: true, json: true}},
		{"wordpress-dateless", "wordpress-dateless.peraga.example", kim.WIB, wordpress{}},
		{"blogger", "blogger.peraga.example", kim.WIB, blogger{feed: true}},
		{"blogger-plain", "blogger-plain.peraga.example", kim.WIB, blogger{}},
	} {
		site := &site{name: c.name, host: c.host, style: c.style}
		site.group = kim.Group{
			ID: "style-" + c.name, Name: "Peraga " + c.name, URL: "http://" + c.host + "/", Zone: c.zone, Standing: kim.Registered,
			Region:       kim.Region{ProvinceCode: "00", Province: "Peraga", RegencyCode: "00.00", Regency: "Peraga"},
			RegisteredOn: kim.NewDate(2024, 1, 1), Note: "situs rekaan untuk pengujian",
		}
		site.write(cfg)
		s.list = append(s.list, site)
	}
	return s
}

// Groups returns a registry of the sites.
func (s *Sites) Groups() []kim.Group {
	var groups []kim.Group
	for _, site := range s.list {
		groups = append(groups, site.group)
	}
	return groups
}

// AsOf returns the moment around which the posts were written.
func (s *Sites) AsOf() time.Time { return s.cfg.AsOf }

// Truth returns the truth for an observer who walked all sites at the given
// times, as of the last walk.
func (s *Sites) Truth(walks []time.Time) truth.Truth {
	walks = slices.Clone(walks)
	slices.SortFunc(walks, time.Time.Compare)
	t := truth.Truth{AsOf: s.cfg.AsOf}
	if len(walks) > 0 {
		t.AsOf = walks[len(walks)-1]
	}
	for _, site := range s.list {
		t.Groups = append(t.Groups, truth.Of(site.group, site.truthPosts(), walks, t.AsOf))
	}
	return t
}

func (s *site) truthPosts() []truth.Post {
	var posts []truth.Post
	for _, p := range s.posts {
		t := truth.Post{Kind: p.kind, Precision: s.style.precision(p.kind), Visible: p.visible}
		if t.Precision != kim.PrecisionNone {
			t.Published = p.dated
		}
		if t.Precision == kim.PrecisionDay {
			t.Published = kim.DateOf(p.dated, s.group.Zone).In(s.group.Zone)
		}
		t.Show = func(at time.Time) truth.Shown {
			v := p.at(at)
			return truth.Shown{URL: "http://" + s.host + s.style.address(s, v), Title: v.title, Photos: s.style.photos(v), Words: p.words()}
		}
		posts = append(posts, t)
	}
	return posts
}

// Handler serves the sites as they are at now(), every one under its own host.
func (s *Sites) Handler(now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		i := slices.IndexFunc(s.list, func(site *site) bool { return site.host == host })
		if i < 0 {
			http.Error(w, "no such site", http.StatusNotFound)
			return
		}
		s.list[i].serve(w, r, now())
	})
}

func (s *site) serve(w http.ResponseWriter, r *http.Request, t time.Time) {
	var posts []view
	for _, p := range s.posts {
		if p.visible(t) {
			posts = append(posts, p.at(t))
		}
	}
	slices.SortStableFunc(posts, func(a, b view) int { return b.dated.Compare(a.dated) })
	if r.URL.Path == "/robots.txt" {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = fmt.Fprint(w, "User-agent: *\nDisallow: /wp-admin/\n")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if !s.style.serve(w, r, s, posts) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprint(w, "<!DOCTYPE html><html lang=\"id\"><title>404</title><h1>Halaman tidak ditemukan</h1></html>")
	}
}

// cut returns the posts of a page, counted from 1, and whether there are more.
func cut(posts []view, page, size int) ([]view, bool) {
	from, to := min(max(page-1, 0)*size, len(posts)), min(max(page, 1)*size, len(posts))
	return posts[from:to], to < len(posts)
}

// of returns the posts of the given kinds.
func of(posts []view, kinds ...kim.Kind) []view {
	return slices.DeleteFunc(slices.Clone(posts), func(v view) bool { return !slices.Contains(kinds, v.kind) })
}

// months are the Indonesian names.
func months() []string {
	return []string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
}
