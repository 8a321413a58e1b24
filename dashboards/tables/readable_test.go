package tables

import (
	"bytes"
	"encoding/csv"
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

// readableColumns have one column of every kind that people read otherwise than programs.
func readableColumns() Columns[sample] {
	return Columns[sample]{
		text("status", func(s sample) string { return s.text }),
		text("open_signs", func(s sample) string { return "burst 2025-10-14, backdated 2025-10" }),
		text("regency_code", func(sample) string { return "62.13" }),
		decimal("iad", func(s sample) float64 { return s.number }),
		decimal("active_share", func(s sample) float64 { return s.number / 100 }),
		decimal("raw", func(s sample) float64 { return -s.number }),
		place("total", func(s sample) int { return s.count }),
		flag("newcomer", func(s sample) bool { return s.known }),
		instant("last_item_at", func(s sample) (time.Time, kim.Zone) { return s.at, kim.WIT }),
		localDay("last_item_on", func(s sample) (time.Time, kim.Zone) { return s.at, kim.WIT }),
	}
}

func readableSample(t *testing.T, code words.Code, rows ...sample) Table {
	t.Helper()
	languages, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Fill(Table{Name: "sample", About: About{Week: "2025-10-20"}}, readableColumns(), rows).In(languages[code])
}

func TestATableForPeople(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 10, 27, 16, 30, 0, 0, time.UTC) // the day after in WIT
	for _, c := range []struct {
		name  string
		lang  words.Code
		comma rune
		row   sample
		want  []string // header, then cells
	}{
		{"Indonesian", words.Indonesian, ';', sample{"less_active", 66.6666, 1234, at, true}, []string{
			"Status", "Tanda belum diperiksa", "Kode kabupaten/kota", "IAD", "Persentase aktif", "Angka indikator", "Total unggahan", "Pendatang baru",
			"Waktu unggahan terakhir", "Unggahan terakhir",
			"Kurang aktif", "Lonjakan sehari 2025-10-14, Tanggal mundur 2025-10", "'62.13", "66,7", "66,7%", "-66,67", "1234", "Ya", "28/10/2025 01.30 WIT", "28/10/2025",
		}},
		{"English", words.English, ',', sample{"less_active", 66.6666, 1234, at, false}, []string{
			"Status", "Open signs", "Regency code", "IAD", "Active share", "Figure", "Items in all", "Newcomer", "Time of last item", "Last item",
			"Less active", "Burst of a day 2025-10-14, Backdated 2025-10", "'62.13", "66.7", "66.7%", "-66.67", "1234", "No", "2025-10-28 01:30 WIT", "2025-10-28",
		}},
		{"nothing known", words.Indonesian, ';', sample{"", math.NaN(), 0, time.Time{}, false}, []string{
			"Status", "Tanda belum diperiksa", "Kode kabupaten/kota", "IAD", "Persentase aktif", "Angka indikator", "Total unggahan", "Pendatang baru",
			"Waktu unggahan terakhir", "Unggahan terakhir",
			"", "Lonjakan sehari 2025-10-14, Tanggal mundur 2025-10", "'62.13", "", "", "", "", "Tidak", "", "",
		}},
		{"a word that no catalogue has, and nearly nothing", words.Indonesian, ';', sample{"dormant", .04, 1, at, true}, []string{
			"Status", "Tanda belum diperiksa", "Kode kabupaten/kota", "IAD", "Persentase aktif", "Angka indikator", "Total unggahan", "Pendatang baru",
			"Waktu unggahan terakhir", "Unggahan terakhir",
			"dormant", "Lonjakan sehari 2025-10-14, Tanggal mundur 2025-10", "'62.13", "0,0", "0,0%", "-0,04", "1", "Ya", "28/10/2025 01.30 WIT", "28/10/2025",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body, err := readableSample(t, c.lang, c.row).CSV()
			if err != nil {
				t.Fatal(err)
			}
			rest, marked := bytes.CutPrefix(body, []byte(spreadsheet.Mark))
			if !marked {
				t.Error("no byte order mark: Excel takes the text for another encoding")
			}
			r := csv.NewReader(bytes.NewReader(rest))
			r.Comma = c.comma
			lines, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.Concat(lines...); !slices.Equal(got, c.want) {
				t.Errorf("written as\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// A workbook for people keeps figures and days as such: they are counted and sorted with.
func TestAWorkbookForPeople(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 10, 27, 16, 30, 0, 0, time.UTC)
	body, err := readableSample(t, words.Indonesian, sample{"less_active", 66.6666, 1234, at, true}).XLSX([]Line{{"label", "text"}})
	if err != nil {
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
	for _, c := range []struct{ cell, raw, shown string }{
		{"A1", "Status", "Status"}, {"A2", "Kurang aktif", "Kurang aktif"}, {"C2", "62.13", "62.13"}, {"D2", "66.7", "66.7"}, {"E2", "0.667", "66.7%"},
		{"F2", "-66.67", "-66.67"}, {"G2", "1234", "1,234"}, {"H2", "Ya", "Ya"}, {"I2", "28/10/2025 01.30 WIT", "28/10/2025 01.30 WIT"}, {"J2", "45958", "28/10/2025"},
	} {
		raw, err := f.GetCellValue(DataSheet, c.cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		shown, err := f.GetCellValue(DataSheet, c.cell)
		if err != nil || raw != c.raw || shown != c.shown {
			t.Errorf("%s holds %q, shown as %q; want %q and %q (%v)", c.cell, raw, shown, c.raw, c.shown, err)
		}
	}
}

func TestATableForPeopleIsKeptFromFormulas(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", `a";=1+1;"`, "08.05", "0812-0000-0000", "081234567890"} {
		body, err := readableSample(t, words.Indonesian, sample{text: s}).CSV()
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), spreadsheet.Mark)))
		r.Comma = ';'
		lines, err := r.ReadAll()
		if err != nil || len(lines) != 2 || len(lines[1]) != len(lines[0]) {
			t.Fatalf("%q tears the table: %v", s, err)
		}
		if got := lines[1][0]; got == "" || strings.ContainsRune("=+-@\t\r0123456789", rune(got[0])) {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestExportRequests(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		request Request
		says    string // empty: it is fine
	}{
		{"for programs", Request{What: "weekly", Format: "json"}, ""},
		{"for people", Request{What: "weekly", Format: "csv", Lang: "id"}, ""},
		{"no such language", Request{What: "weekly", Format: "csv", Lang: "fr"}, "choose one of id, en"},
		{"JSON for people", Request{What: "weekly", Format: "json", Lang: "id"}, "JSON is for programs"},
		{"no such table", Request{What: "phones", Format: "csv"}, "choose one of weekly"},
	} {
		err := c.request.Check()
		if got := err == nil; got != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
