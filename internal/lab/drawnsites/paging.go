package drawnsites

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"
)

// pagings are the ways in which a list goes on.
func pagings() []string {
	return []string{
		"all", "all", "newest", "archives", "numbered", "numbered path", "offset path", "next word", "next word path", "rel next", "load more", "counted", "counted no links", "total", "wrong rel next",
		"script more", "feed only",
	}
}

// listed posts of a section at a time, in the order of its list.
func (s *Site) ordered(sec *section, at time.Time) []*post {
	var out []*post
	for _, p := range sec.posts {
		if p.there(at) {
			out = append(out, p)
		}
	}
	if !s.has("oldest first") {
		slices.Reverse(out)
	}
	if s.has("pinned") && len(out) > 3 {
		k := len(out) - 2
		pinned := out[k]
		out = slices.Insert(slices.Delete(out, k, k+1), 0, pinned)
	}
	return out
}

// pageAddress is that of the n-th page of a list, counted from 1.
func (s *Site) pageAddress(sec *section, n int) string {
	list := s.listPath(sec)
	switch {
	case n == 1:
		return list
	case strings.Contains(list, "?"):
		return fmt.Sprintf("%s&hal=%d", list, n)
	case s.Parts.Paging == "numbered path" || s.Parts.Paging == "next word path":
		return fmt.Sprintf("%s/page/%d", strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(list, "/"), ".php"), ".html"), n)
	case s.Parts.Paging == "offset path":
		return fmt.Sprintf("%s/index/%d", strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(list, "/"), ".php"), ".html"), (n-1)*s.size)
	}
	return fmt.Sprintf("%s?%s=%d", list, s.words.pageQuery, n)
}

// paged tells whether a list has further pages with addresses.
func (s *Site) paged() bool {
	switch s.Parts.Paging {
	case "all", "newest", "archives", "counted no links", "script more", "wrong rel next", "feed only":
		return false
	}
	return true
}

// list writes the n-th page of a section's list, and what its head says. ok is false if
// there is no such page.
func (s *Site) list(sec *section, n int, at time.Time) (body, head string, ok bool) {
	posts := s.ordered(sec, at)
	last := max(1, (len(posts)+s.size-1)/s.size)
	if n > 1 && (!s.paged() || n > last) {
		return "", "", false
	}
	part := posts
	if s.Parts.Paging != "all" && s.Parts.Paging != "wrong rel next" {
		part = posts[min((n-1)*s.size, len(posts)):min(n*s.size, len(posts))]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<h1>%s</h1>\n", sec.label)
	if len(posts) == 0 {
		b.WriteString("<p>Belum ada data.</p>")
		return b.String(), "", true
	}
	b.WriteString(s.records(part, at))
	from := (n-1)*s.size + 1
	next := html.EscapeString(s.pageAddress(sec, n+1))
	switch s.Parts.Paging {
	case "archives":
		b.WriteString(s.archives(sec, at))
	case "numbered", "numbered path", "offset path", "total":
		if s.Parts.Paging == "total" {
			fmt.Fprintf(&b, "<p>Total: %d %s</p>", len(posts), sec.noun)
		}
		if last > 1 {
			b.WriteString(`<div class="pagination">`)
			for k := 1; k <= last; k++ {
				if k == n {
					fmt.Fprintf(&b, "<b>%d</b> ", k)
				} else {
					fmt.Fprintf(&b, `<a href="%s">%d</a> `, html.EscapeString(s.pageAddress(sec, k)), k)
				}
			}
			b.WriteString("</div>")
		}
	case "next word", "next word path":
		if n < last {
			fmt.Fprintf(&b, `<p><a href="%s">%s</a></p>`, next, s.words.next)
		}
	case "rel next":
		if n < last {
			head = `<link rel="next" href="` + next + `">`
		}
	case "load more":
		if n < last {
			fmt.Fprintf(&b, `<button class="more" data-url="%s">Muat lebih banyak</button>`, next)
		}
	case "counted":
		fmt.Fprintf(&b, `<p>Halaman %d dari %d</p>`, n, last)
		if n < last {
			fmt.Fprintf(&b, `<a href="%s">%s</a>`, next, s.words.next)
		}
	case "counted no links":
		fmt.Fprintf(&b, `<p>Menampilkan %d–%d dari %d %s</p>`, from, from+len(part)-1, len(posts), sec.noun)
	case "script more":
		if n < last {
			b.WriteString(`<button onclick="muat()">Muat lebih banyak</button>`)
		}
	case "wrong rel next":
		head = `<link rel="next" href="http://` + s.Host + `/profil">`
	}
	return b.String(), head, true
}

// archives are the links to the months of a list, with what each holds.
func (s *Site) archives(sec *section, at time.Time) string {
	counts := map[string]int{}
	var order []string
	for _, p := range s.ordered(sec, at) {
		m := p.day().Time().Format("2006/01")
		if counts[m]++; counts[m] == 1 {
			order = append(order, m)
		}
	}
	slices.Sort(order)
	slices.Reverse(order)
	var b strings.Builder
	b.WriteString(`<h4>Arsip</h4><ul class="arsip">`)
	for _, m := range order {
		t, err := time.Parse("2006/01", m)
		if err != nil {
			panic(err) // it was formatted above
		}
		fmt.Fprintf(&b, `<li><a href="/arsip/%s/%s">%s %d</a> (%d)</li>`, sec.word, m, months()[t.Month()-1], t.Year(), counts[m])
	}
	b.WriteString("</ul>")
	return b.String()
}

// archive writes one month of a section.
func (s *Site) archive(sec *section, month string, at time.Time) (string, bool) {
	var part []*post
	for _, p := range s.ordered(sec, at) {
		if p.day().Time().Format("2006/01") == month {
			part = append(part, p)
		}
	}
	if len(part) == 0 || s.Parts.Paging != "archives" {
		return "", false
	}
	return "<h1>Arsip</h1>" + s.records(part, at) + s.archives(sec, at), true
}
