package realpages

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"pantaukim/internal/kim"
)

// Read is one item as it was read from the saved pages.
type Read struct {
	URL     string
	Aliases []string // other addresses under which it was reached
	Kind    kim.Kind
	Day     kim.Date // NoDate if no day was found
	Photos  int
}

// Tally counts the judgements on one kind of page.
type Tally struct {
	Pages int `json:"pages"`
	// Unread counts pages that gave no item. That is right for a listing.
	Unread int `json:"unread"`
	// The day. For an article: right, wrong, or left unknown. Listings and
	// galleries have no day: unknown is right there and every day is invented.
	DayRight   int `json:"day_right"`
	DayWrong   int `json:"day_wrong"`
	DayUnknown int `json:"day_unknown"`
	// The number of photos, where it can be counted. Cover: one more than the
	// truth, which leaves an article's cover picture out.
	PhotosRight int `json:"photos_right"`
	PhotosCover int `json:"photos_cover"`
	PhotosWrong int `json:"photos_wrong"`
}

// Miss is one page of which something was read wrongly or not at all.
type Miss struct {
	File string `json:"file"`
	URL  string `json:"url"`
	What string `json:"what"`
}

// Report is what was right, wrong and unknown, by kind of page; articles whose
// day is visible are apart from those whose day is not.
type Report struct {
	Kinds  map[string]*Tally `json:"kinds"`
	Misses []Miss            `json:"misses"`
	Extra  int               `json:"extra"` // items that belong to no saved page, such as the ones that a saved listing names
}

// Compare holds the items that were read against the truth.
func Compare(truth []Page, items []Read) Report {
	r := Report{Kinds: map[string]*Tally{}}
	found := map[string]*Read{}
	for i := range items {
		for _, u := range append([]string{items[i].URL}, items[i].Aliases...) {
			found[key(u)] = &items[i]
		}
	}
	used := map[*Read]bool{}
	for _, p := range truth {
		name := p.Kind
		if p.Kind == Article {
			name = "article, day visible"
			if p.DateForm == "none" {
				name = "article, day not visible"
			}
		}
		t := r.Kinds[name]
		if t == nil {
			t = &Tally{}
			r.Kinds[name] = t
		}
		t.Pages++
		got := found[key(p.Address)]
		for _, also := range p.Also {
			if got == nil {
				got = found[key(also)]
			}
		}
		if got == nil {
			t.Unread++
			if p.Kind != Listing {
				r.miss(p, "not read")
			}
			continue
		}
		used[got] = true
		r.judge(t, p, got)
	}
	for i := range items {
		if !used[&items[i]] {
			r.Extra++
		}
	}
	slices.SortFunc(r.Misses, func(a, b Miss) int { return strings.Compare(a.File+a.What, b.File+b.What) })
	return r
}

func (r *Report) judge(t *Tally, p Page, got *Read) {
	switch {
	case !got.Day.Known():
		t.DayUnknown++
		if p.Day.Known() && p.DateForm != "none" {
			r.miss(p, fmt.Sprintf("day unknown, is %s", p.Day))
		}
	case got.Day == p.Day:
		t.DayRight++
	default:
		t.DayWrong++
		if p.Day.Known() {
			r.miss(p, fmt.Sprintf("day %s, is %s", got.Day, p.Day))
		} else {
			r.miss(p, fmt.Sprintf("day %s, but the page has none", got.Day))
		}
	}
	switch {
	case p.Photos < 0:
	case got.Photos == p.Photos:
		t.PhotosRight++
	case got.Photos == p.Photos+1 && p.Kind == Article:
		t.PhotosCover++
	default:
		t.PhotosWrong++
		r.miss(p, fmt.Sprintf("%d photos, are %d", got.Photos, p.Photos))
	}
}

func (r *Report) miss(p Page, what string) {
	r.Misses = append(r.Misses, Miss{File: p.File, URL: p.Address, What: what})
}

// key reduces an address to host and path.
func key(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Hostname()) + reduce(u.Path)
}

// String writes the report for people, a line for each kind and each miss.
func (r Report) String() string {
	var b strings.Builder
	names := make([]string, 0, len(r.Kinds))
	for n := range r.Kinds {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		t := r.Kinds[n]
		fmt.Fprintf(&b, "%-26s %3d pages: day right %d, wrong %d, unknown %d; photos right %d, with cover %d, wrong %d; not read %d\n",
			n, t.Pages, t.DayRight, t.DayWrong, t.DayUnknown, t.PhotosRight, t.PhotosCover, t.PhotosWrong, t.Unread)
	}
	if r.Extra > 0 {
		fmt.Fprintf(&b, "%d items belong to no saved page\n", r.Extra)
	}
	for _, m := range r.Misses {
		fmt.Fprintf(&b, "  %s: %s (%s)\n", m.File, m.What, m.URL)
	}
	return b.String()
}
