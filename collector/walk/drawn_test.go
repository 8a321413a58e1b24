package walk

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/drawnsites"
	"pantaukim/internal/lab/proof"
)

var (
	oneSeed   = flag.Uint64("seed", 0, "walk only the drawn site of this seed, and say what was found")
	manySeeds = flag.Int("seeds", 0, "how many drawn sites to walk; 0: by the tier")
	fromSeed  = flag.Uint64("from", 1, "the first seed")
)

// drawnStart is the first walk of a drawn site: a Monday, one hour after midnight.
var drawnStart = time.Date(2025, 10, 27, 1, 0, 0, 0, kim.WIB.Location())

// drawnPages are the pages of a drawn site at one moment.
type drawnPages struct {
	web.Hosts
	site  *drawnsites.Site
	at    time.Time
	stats web.Stats
	asked []string
}

func (p *drawnPages) Get(ctx context.Context, address string, v web.Validators) (web.Response, error) {
	u, err := url.Parse(address)
	if err != nil {
		return web.Response{}, err
	}
	a := p.site.Get(u.RequestURI(), v.ETag, p.at)
	p.stats.Requests++
	p.stats.Bytes += int64(len(a.Body))
	p.asked = append(p.asked, fmt.Sprint(u.RequestURI(), " ", a.Status))
	r := web.Response{URL: address, Status: a.Status, ContentType: a.Type, ETag: a.ETag, FetchedAt: p.at}
	switch a.Status {
	case http.StatusOK:
		r.Body = []byte(a.Body)
	case http.StatusNotModified:
		r.NotModified = true
	default:
		return r, web.FailureOf(r, 0)
	}
	return r, ctx.Err()
}

func (p *drawnPages) Stats() web.Stats    { return p.stats }
func (*drawnPages) Fetched() []web.Robots { return nil }
func (*drawnPages) Sitemaps() []string    { return nil }

// drawnWeek is what became of one group-week.
type drawnWeek string

const (
	weekRight      drawnWeek = "right"
	weekWrong      drawnWeek = "wrong"
	weekPartly     drawnWeek = "partly"
	weekUnobserved drawnWeek = "unobserved"
)

// verdict is what was found of one drawn site.
type verdict struct {
	site  *drawnsites.Site
	weeks map[drawnWeek]int
	blind map[string]int // weeks that are not observed, by what hides them
	wrong []string       // differences
	log   []string       // of the walks, for a person
	asked int
}

// walkDrawn walks a drawn site over four weeks and compares each week with the truth.
func walkDrawn(t *testing.T, reader Reader, seed uint64) verdict {
	site := drawnsites.Draw(seed, drawnStart)
	v := verdict{site: site, weeks: map[drawnWeek]int{}, blind: map[string]int{}}
	g := site.Group()
	u, err := url.Parse(g.URL)
	if err != nil {
		t.Fatal(err)
	}
	days := []int{0, 7, 14, 21, 28}
	if seed%2 == 1 {
		days = []int{0, 3, 7, 10, 14, 17, 21, 28}
	}
	m := memory.New()
	var walks []kim.Walk
	var sections [][]kim.SectionWalk
	for i, day := range days {
		at := drawnStart.AddDate(0, 0, day)
		s := settingOf(t, 0, i == 0 || i == len(days)-1)
		s.Reader, s.RunID, s.Now = reader, fmt.Sprint("run-", i), func() time.Time { return at }
		p := &drawnPages{Hosts: web.NewHosts([]string{u.Host}), site: site, at: at}
		r, err := Walk(t.Context(), s, g, m, p)
		if err != nil {
			t.Fatal(err)
		}
		walks, sections = append(walks, r.Walk), append(sections, r.Sections)
		for _, sec := range r.Sections {
			if site.Parts.Sealing == "" && strings.Contains(sec.Why, "without an address") {
				t.Errorf("%s\n%s: %s, but each record has an address", site, sec.Path, sec.Why)
			}
		}
		m = remember(t, m, r)
		v.asked += len(p.asked)
		v.log = append(v.log, fmt.Sprintf("%s: %s, complete %v, full %v, coverage %s %s, listed %d, new %d: %s", at.Format(time.DateOnly), r.Walk.Outcome, r.Walk.Complete, r.Walk.Full, r.Walk.Coverage, r.Walk.CoveredSince, r.Walk.Listed, r.Walk.New, r.Walk.Detail))
		if *oneSeed > 0 {
			for _, sec := range r.Sections {
				v.log = append(v.log, fmt.Sprintf("   section %+v", sec))
			}
			v.log = append(v.log, "   asked "+strings.Join(p.asked, "  "))
		}
		if i == 0 || i == len(days)-1 {
			v.judge(m, walks, sections, at)
		}
	}
	if *oneSeed > 0 {
		for _, it := range m.Items {
			v.log = append(v.log, fmt.Sprintf("item %s %s %q %d photos, counts %s (%s) published %s by %s, %s..%s, removed %v, aliases %v, text %.60q", it.Kind, it.URL, it.Title, it.PhotoCount, it.EffectiveAt.Format(time.DateOnly), it.DateReason, it.PublishedAt.Format(time.DateOnly), it.DateSource, it.PublishedFrom, it.PublishedTo, it.Removed, it.Aliases, it.Text))
		}
	}
	return v
}

// judge says of each completed week what is known of it after these walks, by the rules of
// docs/methodology.md, and compares it with the truth.
func (v *verdict) judge(m *memory.Memory, walks []kim.Walk, sections [][]kim.SectionWalk, at time.Time) {
	var looks []drawnsites.Look
	for _, w := range walks {
		looks = append(looks, drawnsites.Look{At: w.StartedAt, Complete: w.Complete})
	}
	truth := v.site.Truth(looks)
	now := kim.WeekOf(at, kim.WIB)
	for w := kim.WeekOf(drawnStart, kim.WIB).Add(-9); w < now; w = w.Add(1) {
		covered := slices.ContainsFunc(walks, func(k kim.Walk) bool {
			return k.Complete && !k.StartedAt.Before(w.End(kim.WIB)) &&
				(k.Coverage == kim.CoverageAll || k.Coverage == kim.CoverageSince && k.CoveredSince <= w.Monday())
		})
		items, photos, hidden, total := map[kim.Kind]int{}, 0, false, 0
		for _, it := range m.Items {
			if it.Removed {
				continue
			}
			ofTwoWeeks := it.DateReason == kim.DateUndated && it.DateSource != "" && it.PublishedTo.Known() && it.PublishedFrom.Week() != it.PublishedTo.Week()
			counts := !it.EffectiveAt.IsZero() && kim.WeekOf(it.EffectiveAt, kim.WIB) == w && !ofTwoWeeks
			if counts {
				items[it.Kind]++
				photos += it.PhotoCount
				total++
			}
			hidden = hidden || hides(&it.Item, w, counts)
		}
		b := truth[w]
		if b == nil {
			b = &drawnsites.Bounds{}
		}
		state := kim.WeekUnobserved
		switch {
		case total > 0 && covered && !hidden:
			state = kim.WeekActive
		case total > 0:
			state = kim.WeekPartly
		case covered && !hidden:
			state = kim.WeekNone
		}
		wrong := false
		exact := state == kim.WeekActive || state == kim.WeekNone
		for _, k := range kim.Kinds() {
			wrong = wrong || items[k] > b.Most[k] || exact && items[k] < b.Least[k]
		}
		wrong = wrong || photos > b.Photos[1] || exact && photos < b.Photos[0]
		if !exact {
			v.blind[whyBlind(w, covered, walks, sections)]++
		}
		switch {
		case state == kim.WeekUnobserved:
			v.weeks[weekUnobserved]++
		case wrong:
			v.weeks[weekWrong]++
			v.wrong = append(v.wrong, fmt.Sprintf("%s seen from %s: %s %v with %d photos, right %v to %v with %v; %s", w, at.Format(time.DateOnly), state, items, photos, b.Least, b.Most, b.Photos, v.differs(m, w)))
		case state == kim.WeekPartly:
			v.weeks[weekPartly]++
		default:
			v.weeks[weekRight]++
		}
	}
}

// numbersAndPaths is what differs between sites in a reason.
var numbersAndPaths = regexp.MustCompile(`https?:\S*|/\S*|\d\S*`)

// whyBlind says what keeps a week from being observed: what is said of the sections of the
// newest walk that hide it.
func whyBlind(w kim.Week, covered bool, walks []kim.Walk, sections [][]kim.SectionWalk) string {
	if covered {
		return "items of unknown age"
	}
	last := len(walks) - 1
	if !walks[last].Complete {
		failure, _, _ := strings.Cut(walks[last].Detail, ";")
		return "incomplete: " + numbersAndPaths.ReplaceAllString(failure, "_")
	}
	why := ""
	for _, s := range sections[last] {
		if s.Coverage == kim.CoverageAll || s.Coverage == kim.CoverageSince && s.CoveredSince <= w.Monday() || strings.Contains(s.Why, "other sections prove") {
			continue
		}
		reason, _, _ := strings.Cut(s.Why, ":")
		if said := fmt.Sprintf("%s: %s; ", s.Page, numbersAndPaths.ReplaceAllString(reason, "_")); !strings.Contains(why, said) {
			why += said
		}
	}
	return cmp.Or(why, "covered by the newest walk, not by those before")
}

// differs says for a person which posts of a week are counted elsewhere or nowhere, and what
// is counted in it beside.
func (v *verdict) differs(m *memory.Memory, w kim.Week) string {
	published := v.site.Published(w)
	var out []string
	for _, path := range published {
		found := "never found"
		for _, it := range m.Items {
			if u, err := url.Parse(it.URL); err == nil && strings.HasPrefix(u.RequestURI(), strings.TrimSuffix(path, "/")) {
				found = fmt.Sprintf("%s of %s with %d photos", it.Kind, it.EffectiveAt.In(kim.WIB.Location()).Format(time.DateOnly), it.PhotoCount)
				if it.Removed {
					found = "removed"
				}
			}
		}
		out = append(out, path+": "+found)
	}
	for _, it := range m.Items {
		u, err := url.Parse(it.URL)
		if err == nil && !it.Removed && kim.WeekOf(it.EffectiveAt, kim.WIB) == w && !slices.ContainsFunc(published, func(path string) bool { return strings.HasPrefix(u.RequestURI(), strings.TrimSuffix(path, "/")) }) {
			out = append(out, fmt.Sprintf("beside %s: %s with %d photos (%s by %q)", u.RequestURI(), it.Kind, it.PhotoCount, it.DateReason, it.DateSource))
		}
	}
	return strings.Join(out, ", ")
}

// hides tells whether an item may belong to a week that it is not counted in, or does not
// surely belong to the week that it counts in.
func hides(it *kim.Item, w kim.Week, counts bool) bool {
	overlaps := it.PublishedTo.Known() && it.PublishedFrom < w.Add(1).Monday() && it.PublishedTo >= w.Monday()
	switch it.DateReason {
	case kim.DateUnknown:
		return overlaps
	case kim.DateUndated:
		if !counts {
			return overlaps
		}
		return it.DateSource != "" && overlaps && it.PublishedFrom.Week() != it.PublishedTo.Week()
	}
	return false
}

// TestDrawnSites walks sites that were drawn from a grammar, and knows what is right of
// them: what is called observed must be right, and what is called partly observed must be
// no more than there was.
//
//	go test ./collector/walk -run TestDrawnSites -seed 17    # one site, with its walks
//	go test ./collector/walk -run TestDrawnSites -seeds 2000 -v
func TestDrawnSites(t *testing.T) {
	t.Parallel()
	reader, err := profilesOnce()
	if err != nil {
		t.Fatal(err)
	}
	if *oneSeed > 0 {
		v := walkDrawn(t, reader, *oneSeed)
		t.Log(v.site, "\n", strings.Join(v.site.Paths(), "  "), "\n", strings.Join(v.log, "\n"), "\n", v.weeks)
		if len(v.wrong) > 0 {
			t.Error(strings.Join(v.wrong, "\n"))
		}
		return
	}
	n := cmp.Or(*manySeeds, proof.Times(120, 3000))
	verdicts := make([]verdict, n)
	var workers sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				verdicts[i] = walkDrawn(t, reader, *fromSeed+uint64(i))
			}
		})
	}
	for i := range verdicts {
		next <- i
	}
	close(next)
	workers.Wait()
	table := map[string]map[drawnWeek]int{}
	all, blind, asked := map[drawnWeek]int{}, map[string]int{}, 0
	for _, v := range verdicts {
		asked += v.asked
		p := v.site.Parts
		for part, word := range map[string]string{"paging": p.Paging, "dates": p.Dates, "listing": p.Listing, "address": p.Address, "titles": p.Titles, "photos": p.Photos, "feed": p.Feed, "home": p.Home, "frame": p.Frame, "sealed": cmp.Or(p.Sealing, "none")} {
			key := part + ": " + word
			if table[key] == nil {
				table[key] = map[drawnWeek]int{}
			}
			for state, k := range v.weeks {
				table[key][state] += k
			}
		}
		for _, word := range append(slices.Clone(p.Behaviour), p.Furniture...) {
			key := "with: " + word
			if table[key] == nil {
				table[key] = map[drawnWeek]int{}
			}
			for state, k := range v.weeks {
				table[key][state] += k
			}
		}
		for state, k := range v.weeks {
			all[state] += k
		}
		for why, k := range v.blind {
			blind[why] += k
		}
		if len(v.wrong) > 0 {
			t.Logf("%s\n%s\n%s", v.site, strings.Join(v.site.Paths(), " "), strings.Join(v.wrong[:min(3, len(v.wrong))], "\n"))
		}
	}
	t.Logf("%d sites, %d requests; weeks: %v", n, asked, all)
	if all[weekWrong] > 0 {
		t.Errorf("%d weeks are called observed, or counted, and are wrong", all[weekWrong])
	}
	for _, why := range slices.SortedFunc(maps.Keys(blind), func(a, b string) int { return cmp.Or(blind[b]-blind[a], strings.Compare(a, b)) }) {
		t.Logf("%5d weeks are not observed: %s", blind[why], why)
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		w := table[key]
		sum := max(1, w[weekRight]+w[weekWrong]+w[weekPartly]+w[weekUnobserved])
		t.Logf("%-60s right %5d  wrong %4d (%2d %%)  partly %4d  unobserved %4d (%2d %%)", key, w[weekRight], w[weekWrong], 100*w[weekWrong]/sum, w[weekPartly], w[weekUnobserved], 100*w[weekUnobserved]/sum)
	}
}

// TestDrawnAgain walks the sites that led to a mend and are none of those of the short tier: posts
// whose titles are section's words beside boxes with days, days in brackets behind a title, pictures
// without words behind links that change, days and ages in a line with other links, records that
// are asked for and stand in the midst of their list, pictures that broken markup puts outside
// their links, a site that answers everywhere with a home page that reads otherwise as a list of events, and
// records that open without an address beside others: alone in their list, between headings, in terms, and
// cards whose pictures were taken for their neighbours', terms and headings with their days behind them, very long
// titles, forms behind titles without an address, ages in lines, and albums whose pictures stand apart from their titles.
func TestDrawnAgain(t *testing.T) {
	t.Parallel()
	reader, err := profilesOnce()
	if err != nil {
		t.Fatal(err)
	}
	for _, seed := range [...]uint64{5079, 5477, 6395, 7327, 7459, 7531, 8141, 8961, 9131, 9213, 208, 385, 392, 10771, 11515, 11674, 11875, 11899, 21171, 21265, 21344, 21436, 22033,
		22635, 22740, 22996, 23635, 24111, 24550, 25461} {
		if v := walkDrawn(t, reader, seed); len(v.wrong) > 0 {
			t.Errorf("%s\n%s", v.site, strings.Join(v.wrong, "\n"))
		}
	}
}
