package extract

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
)

// A savedPage is a real page with what its site's feed or interface says of it.
type savedPage struct {
	file, url, day, kind, photos, form string
	body                               []byte
}

// pagesFetched is when the pages were saved at the latest.
var pagesFetched = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// savedPages reads the real pages that are kept outside the repository. They are
// nobody's to publish, so that tests read them where they are. Where they are
// missing it returns none, and the test says so and ends: internal/lab/ownpages
// proves the reading without them.
func savedPages(t testing.TB) []savedPage {
	t.Helper()
	dir, ok := proof.SavedPages(t)
	if !ok {
		return nil
	}
	f, err := os.Open(filepath.Join(dir, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []savedPage
	for _, row := range rows[1:] {
		body, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			t.Fatal(err)
		}
		where := row[1]
		if strings.HasPrefix(where, "/") {
			where = "https://site.example" + where
		} else if !strings.Contains(where, "://") {
			where = "https://site.example/" + where
		}
		out = append(out, savedPage{row[0], where, row[2], row[3], row[4], row[6], body})
	}
	return out
}

func (s savedPage) input() fact.Input {
	return fact.Input{URL: s.url, ContentType: "text/html; charset=UTF-8", Body: s.body, FetchedAt: pagesFetched, Zone: kim.WIB}
}

// A stripping takes something out of the tags of a page, to see what is left of the
// reading without it. It looks at tags one by one: an expression over a whole page
// takes a minute under the race detector.
type stripping struct {
	data       bool           // scripts that hold data for machines go, with all in them
	tags       *regexp.Regexp // these go
	attributes *regexp.Regexp // these go out of the tags that stay
}

var (
	structured = stripping{
		data:       true,
		tags:       regexp.MustCompile(`(?is)^<(meta\b|/?time\b|link\b.*oembed)`),
		attributes: regexp.MustCompile(`(?is)\s(datetime|itemprop|pubdate)=("[^"]*"|'[^']*'|[^\s>]*)`),
	}
	named = stripping{
		tags:       regexp.MustCompile(`^$`),
		attributes: regexp.MustCompile(`(?is)\s(class|id|rel|role)=("[^"]*"|'[^']*'|[^\s>]*)`),
	}
)

func (s stripping) from(page []byte) []byte {
	out := make([]byte, 0, len(page))
	for {
		start := bytes.IndexByte(page, '<')
		if start < 0 {
			return append(out, page...)
		}
		end := start + 1 + bytes.IndexByte(page[start:], '>')
		if end == start {
			return append(out, page...)
		}
		tag := page[start:end]
		out, page = append(out, page[:start]...), page[end:]
		switch {
		case s.data && bytes.HasPrefix(tag, []byte("<script")) && bytes.Contains(tag, []byte("ld+json")):
			_, page, _ = bytes.Cut(page, []byte("</script>"))
		case !s.tags.Match(tag):
			out = append(out, s.attributes.ReplaceAll(tag, nil)...)
		}
	}
}

// A tally counts how the days of the articles were read.
type tally struct{ Right, Unknown, Wrong int }

func (t *tally) add(got, want string) {
	switch got {
	case want:
		t.Right++
	case "":
		t.Unknown++
	default:
		t.Wrong++
	}
}

// TestCutPages reads real pages that end early: fewer days, but no wrong one.
func TestCutPages(t *testing.T) {
	p := loadProfiles(t)
	pages := savedPages(t)
	if pages == nil {
		return
	}
	for part := 1; part < 5; part += proof.Times(2, 1) {
		percent := 20 * part
		var days tally
		for _, s := range pages {
			in := s.input()
			in.Body = structured.from(in.Body[:len(in.Body)*percent/100])
			in.URL = ""
			for _, it := range p.Read(in, nil).Items {
				if s.kind == "article" && it.Whole && !it.Published.IsZero() {
					days.add(kim.DateOf(it.Published, kim.WIB).String(), s.day)
				}
			}
		}
		t.Logf("%d %% of each page: %+v", percent, days)
		if days.Wrong > 0 {
			t.Errorf("%d %% of each page: wrong days: %+v", percent, days)
		}
	}
}

// TestSavedPages reads the real pages as they are, and poorer in four ways. Each
// figure is what was reached: a change of the reading may not lower it. No
// variant may name a day that is not the right one.
func TestSavedPages(t *testing.T) {
	tests := []struct {
		name             string
		profile          string
		address          bool
		strip            []stripping
		blind            bool  // the kind of the page cannot be told for sure any more
		visible, hidden  tally // articles whose day is printed somewhere on the page, and the others
		kinds            int   // pages read as what they are
		bodies, photos   int   // articles and galleries with as many photos as the truth names: in the text, and cover included
		eitherWay, whole int   // one way or the other; pages with a truth
	}{
		{name: "as saved", address: true,
			visible: tally{47, 2, 0}, hidden: tally{Right: 24}, kinds: 84, bodies: 72, photos: 14, eitherWay: 76},
		{name: "as saved, address unknown",
			visible: tally{47, 2, 0}, hidden: tally{Right: 24}, kinds: 84, bodies: 72, photos: 14, eitherWay: 76},
		{name: "generic profile", profile: profile.GenericID, address: true,
			visible: tally{47, 2, 0}, hidden: tally{Right: 24}, kinds: 84, bodies: 72, photos: 14, eitherWay: 76},
		{name: "no structured data, address unknown", strip: []stripping{structured},
			visible: tally{46, 3, 0}, hidden: tally{Unknown: 24}, kinds: 81, bodies: 69, eitherWay: 73},
		{name: "no class names", address: true, strip: []stripping{named}, blind: true,
			visible: tally{46, 3, 0}, hidden: tally{Right: 24}, kinds: 81, bodies: 66, eitherWay: 70},
		{name: "neither, address unknown", strip: []stripping{named, structured}, blind: true,
			visible: tally{36, 13, 0}, hidden: tally{Unknown: 24}, kinds: 71, bodies: 63, eitherWay: 67},
	}
	p := loadProfiles(t)
	pages := savedPages(t)
	if pages == nil {
		return
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			prof, _ := p.ByID(tt.profile)
			var visible, hidden tally
			kinds, bodies, photos, either, whole := 0, 0, 0, 0, 0
			for _, s := range pages {
				in := s.input()
				for _, strip := range tt.strip {
					in.Body = strip.from(in.Body)
				}
				if !tt.address {
					in.URL = ""
				}
				pg := p.Read(in, prof)
				if string(pg.Kind) == s.kind {
					kinds++
				} else {
					t.Logf("%s: read as %s, is %s", s.file, pg.Kind, s.kind)
				}
				day, content, all := "", 0, 0
				if len(pg.Items) > 0 && pg.Kind != fact.PageListing {
					it := &pg.Items[0]
					if !it.Published.IsZero() {
						day = kim.DateOf(it.Published, kim.WIB).String()
					}
					for _, ph := range it.Photos {
						all++
						if ph.Role == fact.PhotoContent {
							content++
						}
					}
				}
				if s.kind != "article" && day != "" && !tt.blind {
					t.Errorf("%s: a %s was dated %s", s.file, s.kind, day)
				}
				if s.kind == "article" {
					if day != s.day {
						t.Logf("%s: day %q, is %s (printed: %s)", s.file, day, s.day, s.form)
					}
					if s.form == "none" {
						hidden.add(day, s.day)
					} else {
						visible.add(day, s.day)
					}
				}
				if want, err := strconv.Atoi(s.photos); err == nil {
					whole++
					if content == want {
						bodies++
					}
					if all == want {
						photos++
					}
					if content == want || all == want {
						either++
					} else {
						t.Logf("%s: %d photos in the text, %d with the cover, the truth says %d", s.file, content, all, want)
					}
				}
			}
			t.Logf("visible %+v, not visible %+v, kinds %d of %d, photos equal in the text %d, with covers %d, either %d of %d",
				visible, hidden, kinds, len(pages), bodies, photos, either, whole)
			if visible.Wrong+hidden.Wrong > 0 {
				t.Error("a wrong day was named")
			}
			if visible.Right < tt.visible.Right || hidden.Right < tt.hidden.Right {
				t.Errorf("days: visible %+v, was %+v; not visible %+v, was %+v", visible, tt.visible, hidden, tt.hidden)
			}
			if kinds < tt.kinds {
				t.Errorf("kinds: %d, was %d", kinds, tt.kinds)
			}
			if either < tt.eitherWay || bodies < tt.bodies || photos < tt.photos {
				t.Errorf("photos: %d in the text and %d either way of %d, was %d and %d", bodies, either, whole, tt.bodies, tt.eitherWay)
			}
		})
	}
}

// profilesOnce are the built-in profiles, which no test changes.
var profilesOnce = sync.OnceValues(func() (*Profiles, error) { return Load() })

func loadProfiles(t testing.TB) *Profiles {
	t.Helper()
	p, err := profilesOnce()
	if err != nil {
		t.Fatal(err)
	}
	return p
}
