package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// A made page is written by hand after the manners of a platform, with the truth
// beside it.
type made struct {
	URL     string        `json:"url"`
	Kind    kim.Kind      `json:"kind"`
	Zone    kim.Zone      `json:"zone"`
	Expect  fact.PageKind `json:"expect"`
	Type    string        `json:"type"`
	Profile string        `json:"profile"`
	Want    struct {
		Page     fact.PageKind       `json:"page"`
		Platform string              `json:"platform"`
		Problem  *string             `json:"problem"`
		Next     *string             `json:"next"`
		More     bool                `json:"more"`
		Sections map[string]kim.Kind `json:"sections"`
		Items    []struct {
			URL     string    `json:"url"`
			Kind    kim.Kind  `json:"kind"`
			Title   string    `json:"title"`
			Day     string    `json:"day"`
			Between string    `json:"between"` // the first and the last day that an open date leaves
			Minute  string    `json:"minute"`
			Source  string    `json:"source"`
			Photos  *[]string `json:"photos"`
		} `json:"items"`
	} `json:"want"`
}

func TestMadePages(t *testing.T) {
	p := loadProfiles(t)
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no made pages: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".json"), func(t *testing.T) {
			var m made
			data, err := os.ReadFile(f)
			if err == nil {
				err = json.Unmarshal(data, &m)
			}
			if err != nil {
				t.Fatal(err)
			}
			body, err := os.ReadFile(strings.TrimSuffix(f, ".json") + ".html")
			if err != nil {
				t.Fatal(err)
			}
			m.check(t, p.Read(fact.Input{URL: m.URL, ContentType: m.Type, Body: body, FetchedAt: pagesFetched, Zone: m.Zone, Expect: m.Expect, Kind: m.Kind}, nil))
		})
	}
}

func (m *made) check(t *testing.T, got fact.Page) {
	t.Helper()
	defer func() {
		if t.Failed() {
			for _, i := range got.Ignored {
				t.Logf("ignored %q: %s", i.What, i.Reason)
			}
		}
	}()
	w := &m.Want
	if got.Kind != w.Page {
		t.Errorf("page %q, want %q", got.Kind, w.Page)
	}
	if w.Platform != "" && got.Platform != w.Platform {
		t.Errorf("platform %q, want %q", got.Platform, w.Platform)
	}
	problem := ""
	if w.Problem != nil {
		problem = *w.Problem
	}
	if got.Problem != problem {
		t.Errorf("problem %q, want %q", got.Problem, problem)
	}
	if w.Next != nil && got.Next != *w.Next {
		t.Errorf("next %q, want %q", got.Next, *w.Next)
	}
	if got.More != w.More {
		t.Errorf("more %v, want %v", got.More, w.More)
	}
	for where, kind := range w.Sections {
		if !slices.ContainsFunc(got.Sections, func(s fact.Section) bool { return s.URL == where && s.Kind == kind }) {
			t.Errorf("section %s (%s) not found in %+v", where, kind, got.Sections)
		}
	}
	if len(got.Items) != len(w.Items) {
		t.Fatalf("%d items, want %d: %+v", len(got.Items), len(w.Items), got.Items)
	}
	for k, want := range w.Items {
		it := got.Items[k]
		day, minute := "", ""
		if !it.Published.IsZero() {
			day = kim.DateOf(it.Published, m.Zone).String()
			if it.Precision != kim.PrecisionDay {
				minute = it.Published.In(m.Zone.Location()).Format("15:04")
			}
		}
		check := func(what, got, want string) {
			if want != "" && got != want {
				t.Errorf("item %d: %s %q, want %q", k, what, got, want)
			}
		}
		check("address", it.URL, want.URL)
		check("kind", string(it.Kind), string(want.Kind))
		check("title", it.Title, want.Title)
		check("time", minute, want.Minute)
		check("source", it.DateSource, want.Source)
		between := ""
		if it.Between != nil {
			between = it.Between.First.String() + " " + it.Between.Last.String()
		}
		check("days left open", between, want.Between)
		if day != want.Day {
			t.Errorf("item %d: day %q, want %q (from %s)", k, day, want.Day, it.DateSource)
		}
		if want.Photos != nil {
			var keys []string
			for _, ph := range it.Photos {
				keys = append(keys, ph.Key)
			}
			if !slices.Equal(keys, *want.Photos) && len(keys)+len(*want.Photos) > 0 {
				t.Errorf("item %d: photos %q, want %q", k, keys, *want.Photos)
			}
		}
	}
}

// A day in a line that no rule takes for a byline is no day of publication,
// although it is the only one in the item.
func TestUnexplainedDay(t *testing.T) {
	p := loadProfiles(t)
	const body = `<html><head><title>Panen raya</title></head><body><article><h1>Panen raya</h1>
<div class="entry-content"><p>Panen raya padi berlangsung di tiga dusun dan dihadiri penyuluh pertanian dari kecamatan.</p></div>
<p>Karang Taruna Desa Sukamaju Indah Permai, Barito, 27 Oktober 2025</p></article></body></html>`
	pg := p.Read(fact.Input{URL: "https://x.example/panen-raya-padi", Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
	if len(pg.Items) != 1 || !pg.Items[0].Published.IsZero() {
		t.Errorf("%+v (%+v)", pg.Items, pg.Ignored)
	}
}
