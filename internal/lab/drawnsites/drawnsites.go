// Package drawnsites makes up web sites of village groups: each is drawn from a grammar of
// listings, addresses, paging, days, titles, photos, furniture and behaviour, and knows the
// truth about itself.
//
// The parts of the grammar are drawn independently of each other, so a number of seeds
// covers their combinations. What a site published, when and with which photos is known
// before any page is written; nothing here is read back from a page.
package drawnsites

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// Parts names what was drawn for a site, a word for each part of the grammar.
type Parts struct {
	Listing   string
	Address   string
	Paging    string
	Dates     string
	Titles    string
	Photos    string
	Feed      string
	Home      string
	Frame     string
	Sealing   string // how records open without an address; empty: each has one
	Behaviour []string
	Furniture []string
}

// Site is one site, which lives on after it was drawn: what it shows depends on the time.
type Site struct {
	Seed  uint64
	Parts Parts
	Host  string

	start    time.Time // of the first walk that it is made for
	rng      *rand.Rand
	sections []*section
	posts    []*post // by publication, oldest first
	size     int     // records on one page of a list
	words    wording

	sealedFrom int // every so many-th record is sealed, if any is
}

// section is one list of a site.
type section struct {
	kind  kim.Kind
	word  string // in addresses
	label string // in the menu
	noun  string // what it counts
	posts []*post
}

// wording are the words that a site uses on all its pages.
type wording struct {
	name, village string
	next, more    string
	pageQuery     string
}

// Draw makes the site of a seed. It has posts from about nine weeks before start on, and
// goes on publishing for six weeks.
func Draw(seed uint64, start time.Time) *Site {
	rng := rand.New(rand.NewPCG(seed, 0x6b696d))
	s := &Site{Seed: seed, Host: fmt.Sprintf("kim%d.contoh.id", seed), start: start, rng: rng}
	s.Parts = Parts{
		Listing: pick(rng, listings()...), Address: pick(rng, addresses()...), Paging: pick(rng, pagings()...),
		Dates: pick(rng, dates()...), Titles: pick(rng, titlings()...), Photos: pick(rng, photoForms()...),
		Feed: pick(rng, "none", "none", "none", "short", "long"), Home: pick(rng, "list", "welcome", "newest", "newest"),
		Frame: pick(rng, "main", "divs", "table", "bare"),
	}
	for _, f := range furnitures() {
		if rng.IntN(5) == 0 {
			s.Parts.Furniture = append(s.Parts.Furniture, f)
		}
	}
	for _, b := range behaviours() {
		if rng.IntN(7) == 0 {
			s.Parts.Behaviour = append(s.Parts.Behaviour, b)
		}
	}
	// Nobody shows only the oldest posts and no way to the others.
	if s.has("oldest first") && s.Parts.Paging != "all" && s.Parts.Paging != "wrong rel next" && !s.paged() {
		s.Parts.Behaviour = slices.DeleteFunc(s.Parts.Behaviour, func(b string) bool { return b == "oldest first" })
	}
	if s.Parts.Paging == "feed only" && s.Parts.Feed == "none" {
		s.Parts.Feed = "long"
	}
	s.size = pick(rng, 4, 5, 6, 10)
	s.words = wording{
		village:   pick(rng, "Sukamaju", "Tanjung Harapan", "Bukit Rawi", "Mekarsari", "Karangjati"),
		next:      pick(rng, "Selanjutnya", "Berikutnya", "Next", "Older Posts", "Postingan Lama", "»", "›", "Next »", "Halaman berikutnya", "Lebih lama"),
		more:      pick(rng, "Baca selengkapnya", "Selengkapnya", "Read more", "Baca", "Lanjutkan membaca"),
		pageQuery: pick(rng, "page", "hal", "halaman", "paged", "p"),
	}
	s.words.name = "KIM " + s.words.village
	s.drawSealing()
	s.drawSections()
	s.drawPosts()
	return s
}

// pick draws one of several.
func pick[T any](rng *rand.Rand, from ...T) T { return from[rng.IntN(len(from))] }

// has tells whether the site has a piece of furniture or a behaviour.
func (s *Site) has(what string) bool {
	return slices.Contains(s.Parts.Furniture, what) || slices.Contains(s.Parts.Behaviour, what)
}

// Group returns the group of the site, as a registry names it.
func (s *Site) Group() kim.Group {
	return kim.Group{ID: fmt.Sprintf("drawn-%d", s.Seed), Name: s.words.name, URL: "http://" + s.Host, Zone: kim.WIB, Standing: kim.Registered}
}

// String describes the site in one line.
func (s *Site) String() string {
	p := s.Parts
	return fmt.Sprintf("seed %d: %s of %d, %s, %s, days %s, titles %s, photos %s, feed %s, home %s, frame %s, with %s; %s; sealed %q; %d posts in %d sections",
		s.Seed, p.Listing, s.size, p.Address, p.Paging, p.Dates, p.Titles, p.Photos, p.Feed, p.Home, p.Frame,
		strings.Join(p.Furniture, "+"), strings.Join(p.Behaviour, "+"), p.Sealing, len(s.posts), len(s.sections))
}

// Paths lists the addresses of the lists and posts, for a person who looks into a seed.
func (s *Site) Paths() []string {
	var out []string
	for _, sec := range s.sections {
		out = append(out, s.listPath(sec))
		for _, p := range sec.posts {
			out = append(out, p.path)
		}
	}
	return out
}

// drawSections draws which lists there are. A site whose home page is its list has only
// that.
func (s *Site) drawSections() {
	rng := s.rng
	news := &section{kind: kim.News, word: "berita", label: "Berita", noun: "berita"}
	if rng.IntN(3) == 0 {
		news.word, news.label = pick(rng, "artikel", "kabar", "warta"), pick(rng, "Artikel", "Kabar Desa", "Warta")
	}
	s.sections = append(s.sections, news)
	if s.Parts.Home == "list" || s.Parts.Paging == "feed only" {
		return
	}
	for _, other := range []*section{
		{kind: kim.Gallery, word: "galeri", label: "Galeri", noun: "album"},
		{kind: kim.Announcement, word: "pengumuman", label: "Pengumuman", noun: "pengumuman"},
		{kind: kim.Event, word: "agenda", label: "Agenda", noun: "agenda"},
	} {
		if rng.IntN(4) == 0 {
			s.sections = append(s.sections, other)
		}
	}
}
