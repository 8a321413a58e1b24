package drawnsites

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// post is one thing that a site published.
type post struct {
	section   *section
	id        int
	published time.Time
	gone      time.Time // from then on it is not there; zero if for ever
	edited    time.Time // from then on it has one photo more; zero if never
	title     string
	text      []string
	photos    []string // names of the original files, without ending; the last one is the edit's where it is edited
	path      string   // with the query
	event     kim.Date // of an event
}

// there tells whether the site shows the post at a time.
func (p *post) there(at time.Time) bool {
	return !at.Before(p.published) && (p.gone.IsZero() || at.Before(p.gone))
}

// shown are the photos at a time.
func (p *post) shown(at time.Time) []string {
	if !p.edited.IsZero() && at.Before(p.edited) {
		return p.photos[:len(p.photos)-1]
	}
	return p.photos
}

// day is the day of publication.
func (p *post) day() kim.Date { return kim.DateOf(p.published, kim.WIB) }

// drawPosts writes the posts of all sections, week after week by the rhythm of the site.
func (s *Site) drawPosts() {
	rng := s.rng
	first := kim.WeekOf(s.start, kim.WIB).Add(-9 + rng.IntN(5))
	last := kim.WeekOf(s.start, kim.WIB).Add(6)
	rhythm := [][]int{{1}, {0, 1}, {0, 0, 0, 1}, {1, 2}, {0, 1, 3}, {2, 3}, {0}}[rng.IntN(7)]
	for w := first; w < last; w = w.Add(1) {
		for i, sec := range s.sections {
			n := pick(rng, rhythm...)
			if i > 0 { // the others publish less
				n = min(n, rng.IntN(2))
			}
			for range n {
				s.publish(sec, w)
			}
		}
	}
	slices.SortStableFunc(s.posts, func(a, b *post) int { return a.published.Compare(b.published) })
	id := 11 + rng.IntN(900)
	for i, p := range s.posts {
		id += 1 + rng.IntN(3)
		p.id = id
		p.title = s.title(i)
		if s.Parts.Titles == "equal" && i > 0 && rng.IntN(3) == 0 && s.posts[i-1].section == p.section {
			p.title = s.posts[i-1].title
		}
		p.text = s.text(p)
		p.photos = s.drawPhotos(p)
		p.path = s.address(p)
		if slices.ContainsFunc(s.posts[:i], func(o *post) bool { return o.path == p.path }) {
			p.title = fmt.Sprintf("Bagian %d: %s", i, p.title)
			p.path = s.address(p)
		}
		p.section.posts = append(p.section.posts, p)
	}
	s.change()
}

// publish adds a post of a week, on a day and at an hour of the day at which no walk is.
func (s *Site) publish(sec *section, w kim.Week) {
	rng := s.rng
	day := w.Monday().AddDays(rng.IntN(7))
	at := day.In(kim.WIB).Add(time.Duration(6*60+rng.IntN(16*60))*time.Minute + time.Duration(rng.IntN(60))*time.Second)
	s.posts = append(s.posts, &post{section: sec, published: at, event: day.AddDays(3 + rng.IntN(20))})
}

// change lets the site edit and delete some of what it published.
func (s *Site) change() {
	for i, p := range s.posts {
		later := p.published.Add(time.Duration(3+s.rng.IntN(12)) * 24 * time.Hour)
		switch {
		case s.has("deletions") && i%5 == 3:
			p.gone = later
		case s.has("edits") && i%4 == 2 && len(p.photos) > 0:
			p.photos, p.edited = append(p.photos, s.photoName(p, len(p.photos))), later
		}
	}
}

// slug is a title in an address.
func slug(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && b.String()[b.Len()-1] != '-':
			b.WriteByte('-')
		}
	}
	return strings.Trim(cut(b.String(), 60), "-")
}

// addresses are the forms of address of a post.
func addresses() []string {
	return []string{
		"/berita/slug", "/2025/10/slug", "/2025/10/05/slug.html", "/?id=12", "/index.php?page=berita&aksi=lihat&id=12", "/read/12/slug", "/slug", "/slug/",
		"/berita-12.html", "/berita/detail/12", "/berita/read/slug-code", "/artikel/12-slug", "/berita.php?id=12", "/baca/slug",
	}
}

// address is that of a post.
func (s *Site) address(p *post) string {
	sl, w := slug(p.title), p.section.word
	if s.Parts.Titles == "equal" || s.Parts.Titles == "one word" || s.Parts.Titles == "numbers" {
		sl += fmt.Sprintf("-%d", p.id) // as systems do whose slugs must differ
	}
	day := p.day()
	switch s.Parts.Address {
	case "/berita/slug":
		return "/" + w + "/" + sl
	case "/2025/10/slug":
		return day.Time().Format("/2006/01/") + sl
	case "/2025/10/05/slug.html":
		return day.Time().Format("/2006/01/02/") + sl + ".html"
	case "/?id=12":
		return fmt.Sprintf("/?id=%d", p.id)
	case "/index.php?page=berita&aksi=lihat&id=12":
		return fmt.Sprintf("/index.php?page=%s&aksi=lihat&id=%d", w, p.id)
	case "/read/12/slug":
		return fmt.Sprintf("/read/%d/%s", p.id, sl)
	case "/slug/":
		return "/" + sl + "/"
	case "/berita-12.html":
		return fmt.Sprintf("/%s-%d.html", w, p.id)
	case "/berita/detail/12":
		return fmt.Sprintf("/%s/detail/%d", w, p.id)
	case "/berita/read/slug-code":
		return "/" + w + "/read/" + sl + "-629900200101"
	case "/artikel/12-slug":
		return fmt.Sprintf("/artikel/%d-%s", p.id, sl)
	case "/berita.php?id=12":
		return fmt.Sprintf("/%s.php?id=%d", w, p.id)
	case "/baca/slug":
		return "/baca/" + sl
	}
	return "/" + sl
}

// listPath is the address of a section's list.
func (s *Site) listPath(sec *section) string {
	switch {
	case s.Parts.Home == "list":
		return "/"
	case strings.HasPrefix(s.Parts.Address, "/index.php"):
		return "/index.php?page=" + sec.word
	case s.Parts.Address == "/berita.php?id=12":
		return "/" + sec.word + ".php"
	case s.Parts.Address == "/berita-12.html":
		return "/" + sec.word + ".html"
	}
	return "/" + sec.word
}
