package tables

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"pantaukim/internal/spreadsheet"
)

// sample is a row with a value of every type.
type sample struct {
	text   string
	number float64
	count  int
	at     time.Time
	known  bool
}

func sampleColumns() Columns[sample] {
	return join(Columns[sample]{
		text("name", func(s sample) string { return s.text }),
		decimal("iad", func(s sample) float64 { return s.number }),
		place("rank", func(s sample) int { return s.count }),
		instant("last_item_at", func(s sample) (time.Time, kim.Zone) { return s.at, kim.WIT }),
		localDay("last_item_on", func(s sample) (time.Time, kim.Zone) { return s.at, kim.WIT }),
	}, known(func(s sample) bool { return s.known }, flag("newcomer", func(sample) bool { return true })))
}

// written is a table in all formats, cell by cell as text. What is not known is "?".
func written(t *testing.T, rows ...sample) map[string][][]string {
	t.Helper()
	table := Fill(Table{Name: "sample"}, sampleColumns(), rows)
	out := map[string][][]string{}

	body, err := table.CSV()
	if err != nil {
		t.Fatal(err)
	}
	rest, marked := bytes.CutPrefix(body, []byte(spreadsheet.Mark))
	if !marked {
		t.Error("no byte order mark in front of CSV for people")
	}
	lines, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		for i := range line {
			if line[i] == "" {
				line[i] = "?"
			}
		}
		out["csv"] = append(out["csv"], line)
	}

	if body, err = table.JSON(); err != nil {
		t.Fatal(err)
	}
	var object struct{ Rows []map[string]any }
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		t.Fatal(err)
	}
	for _, row := range object.Rows {
		line := make([]string, len(table.Fields))
		for i, f := range table.Fields {
			switch v := row[f.Name].(type) {
			case nil:
				line[i] = "?"
			case string:
				line[i] = v
			case json.Number:
				line[i] = v.String()
			}
		}
		out["json"] = append(out["json"], line)
	}

	if body, err = table.XLSX([]Line{{"label", "text"}}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	for y := range rows {
		line := make([]string, len(table.Fields))
		for x := range line {
			cell, err := excelize.CoordinatesToCellName(x+1, y+2)
			if err != nil {
				t.Fatal(err)
			}
			if line[x], err = f.GetCellValue(DataSheet, cell, excelize.Options{RawCellValue: true}); err != nil {
				t.Fatal(err)
			}
			if line[x] == "" {
				line[x] = "?"
			}
			if formula, err := f.GetCellFormula(DataSheet, cell); formula != "" || err != nil {
				t.Errorf("%s holds the formula %q (%v)", cell, formula, err)
			}
		}
		out["xlsx"] = append(out["xlsx"], line)
	}
	return out
}

func TestEveryFormatSaysTheSame(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 10, 27, 16, 30, 0, 0, time.UTC) // the day after in WIT
	cases := []struct {
		name string
		row  sample
		want []string
	}{
		{"all known", sample{"KIM Danum", 66.666666, 3, at, true}, []string{"KIM Danum", "66.6667", "3", "2025-10-28T01:30:00+09:00", "2025-10-28", "1"}},
		{"nothing known", sample{"x", math.NaN(), 0, time.Time{}, false}, []string{"x", "?", "?", "?", "?", "?"}},
		{"a large and a small figure", sample{"x", 1e15, 1, at, true}, []string{"x", "1000000000000000", "1", "2025-10-28T01:30:00+09:00", "2025-10-28", "1"}},
		{"a figure of nearly nothing", sample{"x", -1e-9, 1, at, true}, []string{"x", "0", "1", "2025-10-28T01:30:00+09:00", "2025-10-28", "1"}},
		{"no finite figure", sample{"x", math.Inf(1), 1, at, true}, []string{"x", "?", "1", "2025-10-28T01:30:00+09:00", "2025-10-28", "1"}},
		{"characters that no format holds", sample{"a\x00b\x01c\rd\xffe\ufffef", 1, 1, at, true}, []string{"abcd\ufffdef", "1", "1", "2025-10-28T01:30:00+09:00", "2025-10-28", "1"}},
		{"markup", sample{`</script><b>"x",y`, 1, 1, at, true}, []string{`</script><b>"x",y`, "1", "1", "2025-10-28T01:30:00+09:00", "2025-10-28", "1"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for format, rows := range written(t, c.row) {
				if len(rows) != 1 || !slices.Equal(rows[0], c.want) {
					t.Errorf("%s: %q, want %q", format, rows, c.want)
				}
			}
		})
	}
}

func TestASpreadsheetIsKeptFromFormulas(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "=HYPERLINK(\"http://example.org\")"} {
		rows := written(t, sample{text: s})
		if got := rows["csv"][0][0]; got == "" || strings.ContainsRune("=+-@\t\r", rune(got[0])) {
			t.Errorf("CSV: %q became %q", s, got)
		}
	}
}

func TestALongTextFitsIntoACell(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("panjang ", 10_000)
	rows := written(t, sample{text: long})
	if n := len(rows["xlsx"][0][0]); n > cellText || n < cellText/4 {
		t.Errorf("XLSX: %d bytes of %d", n, len(long))
	}
	if rows["csv"][0][0] != long || rows["json"][0][0] != long {
		t.Error("CSV or JSON cut a long text")
	}
}

// allTables are the columns of every table.
func allTables() map[string][]Field {
	return map[string][]Field{
		"ranking": Ranking().Fields(), "ranking of an area": RankingOfArea().Fields(), "ranking by": RankingBy().Fields(),
		"ranking with officers": RankingWithOfficers().Fields(), "statuses": Statuses().Fields(), "inactive": Inactive().Fields(),
		"weeks": Weeks().Fields(), "items": Items().Fields(), "walks": Walks().Fields(), "indicators": Indicators().Fields(),
		"followups": FollowUps().Fields(), "areas": Areas().Fields(), "districts": Districts().Fields(),
		"area weeks": AreaWeeks().Fields(), "adoption": Adoption().Fields(), "spread": Spread().Fields(), "shortlist": Shortlist().Fields(),
		"groups": Listing().Fields(), "signs": Signs().Fields(), "history": History().Fields(), "runs": Runs().Fields(), "problems": Problems().Fields(),
		"newest": Newest().Fields(), "silence": SilentColumns().Fields(), "reasons": ReasonAreas().Fields(), "audit": Audited().Fields(), "officers": Officers().Fields(), "outreach": Outreach().Fields(), "compared": Compared().Fields(),
	}
}

func TestEveryColumnIsDefinedAndExplained(t *testing.T) {
	t.Parallel()
	types, used := map[string]Type{}, map[string]bool{}
	for table, fields := range allTables() {
		seen := map[string]bool{}
		for _, f := range fields {
			if h := Headings()[f.Name]; h.Indonesian == "" || h.English == "" {
				t.Errorf("%s: the column %q has no name for people", table, f.Name)
			}
			if m := Meanings()[f.Name]; f.Name == "" || m.Indonesian == "" || m.English == "" {
				t.Errorf("%s: the column %q is not defined or not explained", table, f.Name)
			}
			if seen[f.Name] {
				t.Errorf("%s has two columns %s", table, f.Name)
			}
			if other, ok := types[f.Name]; ok && other != f.Type {
				t.Errorf("%s: %s has another type than elsewhere", table, f.Name)
			}
			seen[f.Name], used[f.Name], types[f.Name] = true, true, f.Type
		}
	}
	for name := range Meanings() {
		if !used[name] {
			t.Errorf("%s is explained, but no table has it", name)
		}
	}
	for name := range Headings() {
		if !used[name] {
			t.Errorf("%s has a name for people, but no table has it", name)
		}
	}
	for name := range valueWords() {
		if !used[name] || types[name] != Text {
			t.Errorf("%s has words for its values, but is no column of texts", name)
		}
	}
}

// Two columns of one table that are called the same cannot be told apart.
func TestColumnsOfATableHaveDifferentNames(t *testing.T) {
	t.Parallel()
	for table, fields := range allTables() {
		for _, l := range words.Languages() {
			seen := map[string]string{}
			for _, f := range fields {
				heading := l.Of(Headings()[f.Name])
				if other := seen[heading]; other != "" {
					t.Errorf("%s (%s): %s and %s are both called %q", table, l, other, f.Name, heading)
				}
				seen[heading] = f.Name
			}
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, s := range []string{"=1", "\x00=1", "KIM", "-", "\t+", "\ufffe@x", "\xff=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := spreadsheet.Guard(spreadsheet.Clean(s))
		if out != "" && strings.ContainsRune("=+-@\t\r", rune(out[0])) {
			t.Errorf("%q became %q", s, out)
		}
	})
}
