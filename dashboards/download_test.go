package dashboards

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
)

func readCSV(t testing.TB, body string) [][]string {
	t.Helper()
	rest, marked := strings.CutPrefix(body, "\ufeff")
	if !marked {
		t.Error("no byte order mark: Excel takes the text for another encoding")
	}
	lines, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// namesOnPage returns the groups of a drawn table, in order.
func namesOnPage(body string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<th scope="row" class="col-name"><a href="/kim/[^"]*">([^<]*)</a>`).FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestDownloadsHoldWhatIsOnTheScreen(t *testing.T) {
	_, _, h := open(t, 40)
	cases := []struct{ name, page, sheet, query string }{
		{"ranking of a regency", "/peringkat", "ranking", "?regency=62.13"},
		{"ranking by name, backwards", "/peringkat", "ranking", "?sort=name&dir=desc"},
		{"search", "/peringkat", "ranking", "?q=rekaan&status=active"},
		{"inactive groups", "/tidak-aktif", "inactive", "?regency=62.13"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			want := namesOnPage(get(t, h, c.page+c.query, http.StatusOK))
			lines := readCSV(t, get(t, h, "/unduh/"+c.sheet+".csv"+c.query, http.StatusOK))
			at := slices.Index(lines[0], "name")
			var got []string
			for _, l := range lines[1:] {
				got = append(got, l[at])
			}
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("CSV has %v\npage has %v", got, want)
			}
			var asJSON struct {
				Rows []struct{ Name string }
				AsOf string `json:"as_of"`
			}
			if err := json.Unmarshal([]byte(get(t, h, "/unduh/"+c.sheet+".json"+c.query, http.StatusOK)), &asJSON); err != nil {
				t.Fatal(err)
			}
			got = nil
			for _, r := range asJSON.Rows {
				got = append(got, r.Name)
			}
			if !slices.Equal(got, want) || asJSON.AsOf != "2025-10-28T01:00:00Z" {
				t.Errorf("JSON as of %s has %v", asJSON.AsOf, got)
			}
		})
	}
}

func openWorkbook(t testing.TB, body string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestWorkbookIsTyped(t *testing.T) {
	_, _, h := open(t, 40)
	f := openWorkbook(t, get(t, h, "/unduh/ranking.xlsx?regency=62.13", http.StatusOK))
	rows, err := f.GetRows("data")
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) string {
		c, err := excelize.ColumnNumberToName(slices.Index(rows[0], name) + 1)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	types := []struct {
		name string
		want excelize.CellType
	}{
		{"regency_code", excelize.CellTypeInlineString}, {"name", excelize.CellTypeInlineString},
		{"rank", excelize.CellTypeUnset}, {"iad", excelize.CellTypeUnset}, {"total", excelize.CellTypeUnset},
	}
	for _, c := range types {
		got, err := f.GetCellType("data", column(c.name)+"2")
		if err != nil || got != c.want {
			t.Errorf("%s: cell type %v, want %v (%v)", c.name, got, c.want, err)
		}
	}
	if p, err := f.GetPanes("data"); err != nil || !p.Freeze || p.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v, %v", p, err)
	}
	info, err := f.GetRows("info")
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, r := range info {
		all += strings.Join(r, " ") + "\n"
	}
	for _, want := range []string{"Barito Timur", "2025-10-28T01:00:00Z", "2025-10-20", "regency=62.13", "rank_low", "persentil ke-5"} {
		if !strings.Contains(all, want) {
			t.Errorf("the info sheet does not say %q", want)
		}
	}
}

func TestHostileTextIsInertInDownloads(t *testing.T) {
	w, h := hostileSite(t)
	for _, name := range []string{"ranking", "inactive", "areas", "kim/" + w.Groups[0].ID + "/items"} {
		for i, line := range readCSV(t, get(t, h, "/unduh/"+name+".csv", http.StatusOK)) {
			for _, cell := range line {
				if i > 0 && cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) {
					t.Errorf("%s.csv: %.40q would run as a formula", name, cell)
				}
				if strings.HasPrefix(cell, "-") {
					t.Errorf("%s.csv: %.40q would run as a formula", name, cell)
				}
			}
		}
		if body := get(t, h, "/unduh/"+name+".json", http.StatusOK); !json.Valid([]byte(body)) || strings.Contains(body, "<") {
			t.Errorf("%s.json is not valid, or carries bare markup", name)
		}
		f := openWorkbook(t, get(t, h, "/unduh/"+name+".xlsx", http.StatusOK))
		rows, err := f.GetRows("data")
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x := range row {
				cell, err := excelize.CoordinatesToCellName(x+1, y+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := f.GetCellFormula("data", cell); err != nil || formula != "" {
					t.Errorf("%s.xlsx %s holds the formula %q (%v)", name, cell, formula, err)
				}
			}
		}
	}
}

func TestUnknownDownloads(t *testing.T) {
	_, _, h := open(t, 8)
	for _, address := range []string{
		"/unduh/ranking.pdf", "/unduh/nothing.csv", "/unduh/ranking", "/unduh/kim/none/items.csv",
		"/unduh/kim/k0000/nothing.csv", "/unduh/ranking.csv?regency=99.99",
	} {
		get(t, h, address, http.StatusNotFound)
	}
}

func TestEveryColumnIsExplained(t *testing.T) {
	s, w, _ := open(t, 8)
	b, _, err := s.boards.current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	meanings := tables.Meanings()
	check := func(name string, build tables.Make) {
		out, ok, err := build(t.Context(), visit.Visit{ID: w.Groups[0].ID, Lang: s.languages[words.Indonesian], Board: b, Query: draftQuery(), Who: visit.Audience{Viewer: access.Viewer{Name: "x", Role: access.Admin}}})
		if err != nil || !ok {
			t.Fatalf("%s: %v %v", name, ok, err)
		}
		for _, c := range out.Fields {
			if m := meanings[c.Name]; m.Indonesian == "" || m.English == "" {
				t.Errorf("%s: column %s is not explained", name, c.Name)
			}
		}
	}
	for name, build := range s.tables.OfPages() {
		check(name, build)
	}
	for name, build := range s.tables.OfGroup() {
		check(name, build)
	}
}

func TestWithheldNamesAreNowhere(t *testing.T) {
	w := sharedWorld(t, 40)
	cfg := demoConfig()
	cfg.NameInactive = false
	h := siteOver(t, w, cfg).routes()
	quiet := w.Groups[4] // inactive
	for _, address := range []string{
		"/", "/peringkat?regency=62.13", "/tidak-aktif", "/unduh/groups.csv", "/unduh/history.csv", "/unduh/walks.json", "/unduh/problems.csv", "/unduh/signs.csv", "/unduh/ranking.csv", "/unduh/inactive.csv", "/unduh/inactive.json",
		"/peringkat?q=netampin", "/api/v1/ranking", "/api/v1/inactive", "/api/v1/groups",
		"/adopsi", "/sebaran", "/unduh/adoption.csv", "/unduh/spread.json", "/peringkat?table=total", "/peringkat?by=JT", "/peringkat?week=2025-10-13",
	} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
		body := rec.Body.String()
		if strings.Contains(body, quiet.Name) || strings.Contains(body, "Petugas 4") || strings.Contains(body, "0812-") {
			t.Errorf("%s names a quiet group or an officer", address)
		}
	}
	get(t, h, quiet.Path(), http.StatusForbidden)
	get(t, h, "/unduh/kim/"+quiet.ID+"/items.csv", http.StatusForbidden)
	get(t, h, "/unduh/kim/none/items.csv", http.StatusForbidden) // the same answer: it tells nothing
	if body := get(t, h, w.Groups[0].Path(), http.StatusOK); strings.Contains(body, "Petugas 0") {
		t.Error("the page of an active group shows its officer")
	}
}
