package kimsim_test

import (
	"net/http"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
)

// counted is what a person with a notebook finds on a site at one moment.
type counted struct {
	items  map[kim.Kind]int
	photos int
	days   map[string]int // printed days of all items
}

var (
	cardLink  = regexp.MustCompile(`<h3><a href="([^"]+)">`)
	sizeForm  = regexp.MustCompile(`-\d+x\d+(\.[a-z]+)$`)
	dayInList = regexp.MustCompile(`<li>([A-Z][a-z]{2} \d{1,2}, \d{4})</li>`)
)

// recount reads a site by plain string search, page by page to the end of every
// listing. It knows the pages' markup and nothing of how they came about.
func recount(t *testing.T, p *kimsim.Platform, at time.Time, host string) (counted, bool) {
	t.Helper()
	c := counted{items: map[kim.Kind]int{}, days: map[string]int{}}
	for section, kind := range map[string]kim.Kind{"berita": kim.News, "galeri": kim.Gallery, "pengumuman": kim.Announcement, "agenda": kim.Event} {
		for next := "/" + section; next != ""; {
			rec := get(t, p, at, host, next)
			if rec.Code != http.StatusOK || rec.Body.Len() == 0 {
				return c, false
			}
			page := rec.Body.String()
			for _, m := range cardLink.FindAllStringSubmatch(page, -1) {
				c.items[kind]++
				link := m[1]
				if at := strings.Index(link, ".kim.id/"); at >= 0 {
					link = link[at+len(".kim.id"):]
				}
				item := get(t, p, at, host, link)
				if item.Code != http.StatusOK {
					t.Errorf("%s%s: %d", host, link, item.Code)
				}
				c.read(item.Body.String())
			}
			next = ""
			if i := strings.Index(page, `" rel="next"`); i >= 0 {
				next = page[strings.LastIndex(page[:i], `"`)+1 : i]
			}
		}
	}
	return c, true
}

// read counts the photos between the title and the share buttons.
func (c *counted) read(page string) {
	from, to := strings.Index(page, "<h1>"), strings.Index(page, `<div class="bagikan">`)
	content := page[from:to]
	files := map[string]bool{}
	for _, part := range strings.Split(content, "/assets/files/data/")[1:] {
		file := part[:strings.IndexByte(part, '"')]
		files[sizeForm.ReplaceAllString(path.Base(file), "$1")] = true
	}
	c.photos += len(files)
	if m := dayInList.FindStringSubmatch(content); m != nil {
		c.days[m[1]]++
	} else {
		c.days[""]++
	}
}

// What the pages show must be what the truth says, item for item and photo for
// photo, at several moments: of every site, or of those that cannot be reached and
// every third of the others, other ones at each moment.
func TestServedPagesAgreeWithTruth(t *testing.T) {
	p := demonstrated()
	for moment, at := range []time.Time{kimsim.DefaultAsOf(), kimsim.DefaultAsOf().AddDate(0, 0, -14)} {
		truth := p.Truth([]time.Time{at})
		for i, g := range p.Groups() {
			if !g.HasSite() || truth.Groups[i].Walked == 1 && i%proof.Times(3, 1) != moment%proof.Times(3, 1) {
				continue
			}
			host := strings.TrimPrefix(g.URL, "https://")
			got, reachable := recount(t, p, at, host)
			want := truth.Groups[i]
			if reachable != (want.Walked == 1) {
				t.Errorf("%s at %s: reachable %v, the truth says %d walks", host, at, reachable, want.Walked)
			}
			if !reachable {
				continue
			}
			for _, k := range kim.Kinds() {
				if got.items[k] != want.Totals[k] {
					t.Errorf("%s at %s: %d %s, the truth says %d", host, at, got.items[k], k, want.Totals[k])
				}
			}
			if got.photos != want.Photos {
				t.Errorf("%s at %s: %d photos, the truth says %d", host, at, got.photos, want.Photos)
			}
			days := map[string]int{}
			for _, item := range want.Items {
				if item.Printed.Known() {
					days[item.Printed.Time().Format("Jan 2, 2006")]++
				} else {
					days[""]++
				}
			}
			for day, n := range days {
				if got.days[day] != n {
					t.Errorf("%s at %s: %d items of %q, the truth says %d", host, at, got.days[day], day, n)
				}
			}
		}
	}
}
