package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/report"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// gappyWorld is a world that lacks what real ones lack: groups without a district, one
// with the name of a district and no code, groups of an unresolved regency, unobserved
// ones, one that was never walked, one registered after the scoring, and a week that was
// partly observed.
func gappyWorld(t testing.TB) *world {
	return shared.world(t, "gappy", 40, func(ctx context.Context, w *world) {
		for i := range 6 {
			w.Groups[i].District, w.Groups[i].DistrictCode = "", ""
		}
		w.Groups[6].DistrictCode = ""
		w.loadGroups(ctx)
		all := w.Groups
		w.Groups = all[:len(all)-1]
		w.loadRuns(ctx)
		w.loadScores(ctx)
		w.loadWeekly(ctx)
		w.loadItems(ctx)
		w.loadTransitions(ctx)
		w.loadAwards(ctx)
		w.Groups = all[:len(all)-2]
		w.loadWalks(ctx)
		w.Groups = all
		w.insert(ctx, `weekly (group_id, week, state, news, gallery, announcement, event, items, photos, as_of, version)`, func(add func(...any)) {
			add(all[0].ID, w.Monday.Add(-1).Monday().Time(), "P", uint32(2), uint32(1), uint32(0), uint32(1), uint32(4), uint32(3), w.AsOf, uint64(w.AsOf.UnixMilli()+1))
		})
	})
}

// sheet is a table of a page: the texts of its cells without what stands small below them.
type sheet struct {
	body, foot [][]cell
}

type cell struct {
	text  string
	count bool // a whole number stands in it
}

// sheets returns the tables of a page.
func sheets(t testing.TB, body string) []sheet {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []sheet
	for n := range doc.Descendants() {
		switch {
		case n.Data == "table":
			out = append(out, sheet{})
		case n.Data == "tr" && n.Parent.Data != "thead":
			s := &out[len(out)-1]
			row := cellsOf(n)
			if hasClass(n, "sum") {
				s.foot = append(s.foot, row)
			} else {
				s.body = append(s.body, row)
			}
		}
	}
	return out
}

func hasClass(n *html.Node, class string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == "class" && slices.Contains(strings.Fields(a.Val), class)
	})
}

func cellsOf(row *html.Node) []cell {
	var out []cell
	for n := range row.ChildNodes() {
		if n.Type != html.ElementNode {
			continue
		}
		var text strings.Builder
		var read func(*html.Node)
		read = func(n *html.Node) {
			if hasClass(n, "between") || hasClass(n, "note") {
				return
			}
			if n.Type == html.TextNode {
				text.WriteString(n.Data)
			}
			for c := range n.ChildNodes() {
				read(c)
			}
		}
		read(n)
		c := cell{text: strings.TrimSpace(text.String())}
		c.count = wholeNumber.MatchString(c.text) && (hasClass(n, "num") || n.Data == "td" && hasClass(row.Parent.Parent, "counts"))
		out = append(out, c)
	}
	return out
}

var wholeNumber = regexp.MustCompile(`^(≥ )?\d{1,3}([.,]\d{3})*$`)

// plainCount is a count as a page writes it, in digits alone; lower bounds are counts too.
func plainCount(s string) string {
	return strings.NewReplacer(".", "", ",", "", "≥", "", " ", "").Replace(s)
}

// Every table of every page that has a row of sums adds up to it, in every column of
// counts, and the areas are never without one.
func TestTablesOfPagesAddUp(t *testing.T) {
	t.Parallel()
	h := siteOver(t, gappyWorld(t), demoConfig()).routes()
	cfg := demoConfig()
	cfg.NameInactive = false
	public := as(access.Viewer{}, siteOver(t, gappyWorld(t), cfg).routes())
	staff := as(ratna(), siteOver(t, gappyWorld(t), cfg).routes())
	cases := []struct {
		name, address string
		sums          int // tables with a row of sums
		whole         int // KIM in the first of them
		h             http.Handler
	}{
		{"areas of the nation", "/", 1, 40, h},
		{"areas of the nation in English", "/?lang=en", 1, 40, h},
		{"areas of a province", "/?province=62", 1, 40, h},
		{"districts of a regency", "/?regency=62.13", 1, 20, h},
		{"a district", "/?regency=62.13&district=62.13.01", 1, 3, h},
		{"groups without a district", "/?regency=62.13&district=-", 1, 6, h},
		{"a regency without districts", "/?regency=62.00", 1, 3, h},
		{"districts compared", "/kecamatan?regency=62.13", 1, 20, h},
		{"adoption", "/adopsi", 1, 40, h},
		{"adoption of a regency", "/adopsi?regency=62.13", 1, 20, h},
		{"adoption of groups without a district", "/adopsi?regency=62.13&district=-", 1, 6, h},
		{"inactive, counts only", "/tidak-aktif", 1, 40, public},
		{"inactive of a regency, counts only", "/tidak-aktif?regency=62.13", 1, 20, public},
		{"silent, counts only", "/tidak-aktif?silent=4", 2, 40, public},
		{"silent of a regency", "/tidak-aktif?silent=9&regency=62.13", 1, 20, h},
		{"reasons of a province", "/tidak-aktif", 1, -1, staff},
		{"reasons of a regency, and silence", "/tidak-aktif?silent=2&regency=62.13", 2, 20, staff},
		{"quality", "/mutu", 1, -1, h},
		{"growth", "/pertumbuhan", 1, 40, h},
		{"growth of a regency", "/pertumbuhan?regency=62.13", 1, 20, h},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := 0
			for _, s := range sheets(t, get(t, c.h, c.address, http.StatusOK)) {
				for _, foot := range s.foot {
					if found++; found == 1 && c.whole >= 0 {
						if i := slices.IndexFunc(foot, func(x cell) bool { return x.count }); i < 0 || plainCount(foot[i].text) != strconv.Itoa(c.whole) {
							t.Errorf("the first sum is not %d: %v", c.whole, foot)
						}
					}
					addsUp(t, s.body, foot)
				}
			}
			if found != c.sums {
				t.Errorf("%d tables with a row of sums, want %d", found, c.sums)
			}
		})
	}
}

func addsUp(t *testing.T, body [][]cell, foot []cell) {
	t.Helper()
	for i, want := range foot {
		if !want.count {
			continue
		}
		sum := 0
		for _, row := range body {
			if len(row) != len(foot) || !row[i].count {
				t.Errorf("column %d: the row %v cannot be added up", i, row)
				continue
			}
			n, _ := strconv.Atoi(plainCount(row[i].text))
			sum += n
		}
		if plainCount(want.text) != strconv.Itoa(sum) {
			t.Errorf("column %d: the rows add up to %d, the sum says %s", i, sum, want.text)
		}
	}
}

// The statuses of a heading with the groups not judged yet are all groups, on every page
// that counts them, and the kinds of every week are its items.
func TestHeadingsAddUp(t *testing.T) {
	t.Parallel()
	h := siteOver(t, gappyWorld(t), demoConfig()).routes()
	number := regexp.MustCompile(`<span class="figure-n">([\d.]+)</span>`)
	for address, all := range map[string]int{"/": 40, "/?province=62": 40, "/?regency=62.13": 20, "/?regency=62.13&district=-": 6, "/?regency=62.12": 2} {
		body, sum := get(t, h, address, http.StatusOK), 0
		for _, m := range number.FindAllStringSubmatch(body, -1) {
			n, _ := strconv.Atoi(plainCount(m[1]))
			sum += n
		}
		if m := regexp.MustCompile(`[> ](\d+) belum dinilai`).FindStringSubmatch(body); m != nil {
			n, _ := strconv.Atoi(m[1])
			sum += n
		}
		if sum != all {
			t.Errorf("%s: the statuses add up to %d of %d groups", address, sum, all)
		}
	}
	weeks := 0
	for _, address := range []string{"/", "/?regency=62.13", gappyWorld(t).Groups[0].Path()} {
		for _, s := range sheets(t, get(t, h, address, http.StatusOK)) {
			for _, row := range s.body {
				if len(row) < 7 || !strings.Contains(row[0].text, " 202") || !row[1].count || !row[6].count {
					continue
				}
				weeks++
				sum := 0
				for _, kind := range row[1:5] {
					n, _ := strconv.Atoi(plainCount(kind.text))
					sum += n
				}
				if plainCount(row[5].text) != strconv.Itoa(sum) {
					t.Errorf("%s: the kinds of %s add up to %d, and not to %s", address, row[0].text, sum, row[5].text)
				}
			}
		}
	}
	if weeks < 60 {
		t.Errorf("only %d weeks were looked at", weeks)
	}
}

// The rows of every table of areas that leaves add up to what the table is about, as CSV,
// XLSX and through the API, and the weeks of the districts to those of the regency.
func TestTablesThatLeaveAddUp(t *testing.T) {
	t.Parallel()
	h := siteOver(t, gappyWorld(t), demoConfig()).routes()
	for _, c := range []struct {
		table, query string
		groups       int
	}{
		{"areas", "", 40}, {"areas", "province=62", 40}, {"areas", "regency=62.13", 20}, {"areas", "regency=62.13&district=-", 6},
		{"districts", "regency=62.13", 20}, {"districts", "regency=62.71", 6},
		{"silence", "", 40}, {"silence", "silent=9&regency=62.13", 20}, {"silence", "regency=62.13&district=-", 6},
	} {
		t.Run(c.table+" "+c.query, func(t *testing.T) {
			p := ask(t, h, "/api/v1/"+c.table+"?"+c.query)
			sum := map[string]float64{}
			for _, r := range p.Rows {
				for k, v := range r {
					if n, ok := v.(float64); ok {
						sum[k] += n
					}
				}
			}
			if int(sum["groups"]) != c.groups || c.table == "areas" && p.Groups != c.groups {
				t.Errorf("the rows have %v groups of %d (%d)", sum["groups"], c.groups, p.Groups)
			}
			if c.table == "areas" && sum["active"]+sum["less_active"]+sum["inactive"]+sum["never_posted"]+sum["unobserved"]+sum["unscored"] != sum["groups"] {
				t.Errorf("the statuses do not add up: %v", sum)
			}
			if c.table == "silence" && sum["silent"]+sum["silence_unknown"]+sum["not_silent"]+sum["unscored"] != sum["groups"] {
				t.Errorf("silent, unknown and others do not add up: %v", sum)
			}
			for _, format := range []string{"csv", "xlsx"} {
				body := get(t, h, "/unduh/"+c.table+"."+format+"?"+c.query, http.StatusOK)
				var rows [][]string
				if format == "csv" {
					rows = readCSV(t, body)
				} else {
					var err error
					if rows, err = openWorkbook(t, body).GetRows("data"); err != nil {
						t.Fatal(err)
					}
				}
				at, n := slices.Index(rows[0], "groups"), 0
				for _, r := range rows[1:] {
					x, _ := strconv.Atoi(r[at])
					n += x
				}
				if n != c.groups {
					t.Errorf("%s: %d groups of %d", format, n, c.groups)
				}
			}
		})
	}
	whole := ask(t, h, "/api/v1/weeks?regency=62.13").Rows
	for i, want := range whole {
		sum := map[string]float64{}
		for _, key := range []string{"-", "62.13.01", "62.13.02", "62.13.03", "62.13.04", "Awang", "Benua Lima", "Dusun Timur", "Paku"} {
			at := "/api/v1/weeks?" + url.Values{"regency": {"62.13"}, "district": {key}}.Encode()
			if p := ask(t, h, at); p.Groups < 20 { // a name that no group goes by means the whole regency
				for _, k := range []string{"groups", "observed", "partly", "active", "news", "items", "photos"} {
					n, _ := p.Rows[i][k].(float64)
					sum[k] += n
				}
			}
		}
		for k, n := range sum {
			if w, _ := want[k].(float64); w != n {
				t.Errorf("%v: the districts have %v %s, the regency %v", want["week"], n, k, want[k])
			}
		}
	}
}

// The report of a regency has a row for the groups without a district, and its rows add
// up to their sum and to the heading.
func TestDistrictsOfTheReportAddUp(t *testing.T) {
	t.Parallel()
	text := pdfText(t, reportOf(t, gappyWorld(t), report.Request{Region: "62.13", Format: "pdf"}))
	row := regexp.MustCompile(`(?m)^ *(\S.*?) {2,}(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +((?:≥ ?)?[\d–]+) +((?:≥ ?)?[\d–]+) *$`)
	var sum [8]int
	var total []string
	rows, blank := 0, false
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		if m[1] == "Jumlah" {
			total = m[2:]
			continue
		}
		rows++
		blank = blank || m[1] == "belum tercatat" && m[2] == "6"
		for i, x := range m[2:] {
			n, _ := strconv.Atoi(plainCount(x))
			sum[i] += n
		}
	}
	if rows < 5 || !blank || total == nil {
		t.Fatalf("%d districts, one of groups without a district: %t, a sum: %v\n%s", rows, blank, total, text)
	}
	for i, x := range total {
		if plainCount(x) != strconv.Itoa(sum[i]) {
			t.Errorf("column %d: the rows add up to %d, the sum says %s", i, sum[i], x)
		}
	}
	if total[0] != "20" || !strings.Contains(text, "dari 20 KIM di Barito Timur") {
		t.Errorf("the sum is %s", total[0])
	}
}

// Who stands just above is told of the area that the sentence before tells of.
func TestTheGroupAboveIsOfTheSameArea(t *testing.T) {
	t.Parallel()
	s, w, h := open(t, 40)
	b, err := s.boards.renew(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, g := range w.Groups {
		r := b.Group(g.ID)
		body := get(t, h, g.Path(), http.StatusOK)
		m := regexp.MustCompile(`Kelompok tepat di atasnya di ([^,]+), ([^,]+), berjarak`).FindStringSubmatch(body)
		if m == nil {
			continue
		}
		looked++
		above := b.Named("", m[2])
		if above == nil || m[1] != r.Regency || above.RegencyCode != r.RegencyCode || above.Ranks.Regency >= r.Ranks.Regency ||
			!strings.Contains(body, fmt.Sprintf("Peringkat %d dari", r.Ranks.Regency)) {
			t.Errorf("%s, of %s: %v", g.Name, r.Regency, m[1:])
			continue
		}
		if tied := strings.Contains(body, "Rentang peringkat keduanya bertumpuk"); tied != board.TiedIn(r, above, kim.LevelRegency) {
			t.Errorf("%s and the one above: tied %t", g.Name, tied)
		}
	}
	if looked < 10 {
		t.Errorf("only %d groups have one above", looked)
	}
}
