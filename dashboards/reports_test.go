package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pantaukim/dashboards/report"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// reportKinds are addresses of one report of each kind, without the area.
func reportKinds() map[string]string {
	return map[string]string{
		"weekly": "report=weekly&week=2025-10-20", "monthly": "report=monthly&month=2025-10",
		"between": "report=between&from=2025-08-01&to=2025-10-26", "change": "report=change&on=2025-09-03&weeks=6",
	}
}

// pdfFlow reads the words of a PDF in the order in which they were drawn, where a cell that
// goes over several lines stands in one piece. Runs of space are one.
func pdfFlow(t testing.TB, pdf string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "flow.pdf")
	if err := os.WriteFile(file, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", file, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext: %v %s", err, out)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// wordyWorld is a world whose groups and areas have the long names of real ones.
func wordyWorld(t testing.TB) *world {
	return shared.world(t, "wordy", 60, func(ctx context.Context, w *world) {
		for i := range w.Groups {
			w.Groups[i].Name = fmt.Sprintf("Kelompok Informasi Masyarakat Sumber Informasi Bersatu Jaya Makmur Sentosa Desa Tumbang Samba Hulu Nomor %d", i)
			w.Groups[i].PICName = fmt.Sprintf("Sri Wahyuningsih Kartikasari Puspitaningrum %d", i)
			if w.Groups[i].Regency == "Barito Timur" {
				w.Groups[i].District = strings.Replace(w.Groups[i].District, "Benua Lima", "Benua Lima Seberang Sungai Karau Hulu", 1)
			}
		}
		w.load(ctx)
	})
}

// Nothing on paper is cut: every heading of every table, every group of the longest table
// and every officer stands there whole, in both languages.
func TestNothingOfAReportIsCut(t *testing.T) {
	t.Parallel()
	w := wordyWorld(t)
	h := as(viewers()[5], siteOver(t, w, demoConfig()).routes())
	for name, query := range reportKinds() {
		for _, l := range []string{"id", "en"} {
			t.Run(name+" "+l, func(t *testing.T) {
				pdf := get(t, h, "/laporan/laporan.pdf?contacts=1&regency=62.13&lang="+l+"&"+query, http.StatusOK)
				if err := keepFile("laporan-"+name+"-"+l+".pdf", []byte(pdf)); err != nil {
					t.Error(err)
				}
				text := pdfFlow(t, pdf)
				if strings.Contains(text, "…") && !strings.Contains(text, "……") {
					t.Error("something was cut")
				}
				c := catalogs(t)[l]
				heads := []string{"report.figure", "report.difference", "place.district", "report.judged", "short_status.less_active", "short_status.never_posted",
					"short_status.inactive", "word.items", "word.photos", "kind.announcement"}
				if name == "change" {
					heads = append(heads, "report.active_before", "report.active_after", "report.items_sides", "column.active_groups")
				} else {
					heads = append(heads, "report.items_short", "column.rank", "column.last", "inactive.contact", "report.cause", "report.quiet_note", "report.change", "report.from_to", "report.judged_on")
				}
				if name == "monthly" || name == "between" {
					heads = append(heads, "word.sum", "column.active_groups", "word.observed")
				}
				for _, key := range heads {
					if !strings.Contains(text, c[key]) {
						t.Errorf("the report does not say %q whole", c[key])
					}
					for word := range strings.FieldsSeq(c[key]) {
						for i := 1; i < len(word); i++ {
							if strings.Contains(" "+text+" ", " "+word[:i]+" "+word[i:]+" ") {
								t.Errorf("the word %q is broken", word)
							}
						}
					}
				}
				for _, g := range w.Groups {
					if g.RegencyCode != "62.13" {
						continue
					}
					if !strings.Contains(text, g.Name+" ") {
						t.Errorf("%q is not there whole", g.Name)
					}
					if quiet := g.Status == kim.StatusInactive || g.Status == kim.StatusNeverPosted; quiet && name != "change" && !strings.Contains(text, g.PICName+" "+g.PICPhone) {
						t.Errorf("the officer %q is not there whole", g.PICName)
					}
				}
			})
		}
	}
}

// A PDF says in its properties what it is, and in which language.
func TestAReportSaysWhatItIs(t *testing.T) {
	t.Parallel()
	_, _, h := open(t, 40)
	for l, want := range map[string][2]string{
		"id": {"id-ID", "Laporan mingguan aktivitas KIM di kim.id: Barito Timur, 20–26 Oktober 2025"},
		"en": {"en", "Weekly report of KIM activity on kim.id: Barito Timur, 20–26 October 2025"},
	} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/laporan/laporan.pdf?regency=62.13&lang="+l, nil))
		if !strings.Contains(rec.Body.String(), "/Lang ("+want[0]+")") {
			t.Errorf("%s: the language is not named", l)
		}
		file := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(file, rec.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "pdfinfo", file).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want[1]) {
			t.Errorf("%s: %v\n%s", l, err, out)
		}
		if got := rec.Header().Get("Content-Disposition"); got != `attachment; filename="laporan-62.13-2025-10-20.pdf"` {
			t.Errorf("the file is called %s", got)
		}
	}
}

// The tables of every kind of report add up, on the page, on paper and in the workbook,
// and to the same.
func TestReportsAddUp(t *testing.T) {
	t.Parallel()
	h := as(viewers()[5], siteOver(t, gappyWorld(t), demoConfig()).routes())
	for name, query := range reportKinds() {
		for area, groups := range map[string]int{"": 40, "province=62": 40, "regency=62.13": 20} {
			t.Run(name+" "+area, func(t *testing.T) {
				query := query + "&" + area
				sums := 0
				for _, s := range sheets(t, get(t, h, "/laporan?"+query, http.StatusOK)) {
					for _, row := range s.body { // what nobody saw adds nothing
						for i := range row {
							if row[i].text == "–" {
								row[i] = cell{"0", true}
							}
						}
					}
					for _, foot := range s.foot {
						sums++
						addsUp(t, s.body, foot)
					}
				}
				if want := map[string]int{"weekly": 1, "change": 1}[name]; sums != max(want, 1) && sums != 2 {
					t.Errorf("%d tables with sums", sums)
				}
				f := openWorkbook(t, get(t, h, "/laporan/laporan.xlsx?"+query, http.StatusOK))
				items := figureOf(t, f.GetRows, "Semua unggahan")
				if got := figureOf(t, f.GetRows, "KIM dalam daftar"); got != groups {
					t.Errorf("%d groups, want %d", got, groups)
				}
				kinds := 0
				for _, k := range []string{"Berita", "Galeri", "Pengumuman", "Agenda"} {
					kinds += figureOf(t, f.GetRows, k)
				}
				if kinds != items {
					t.Errorf("the kinds add up to %d of %d items", kinds, items)
				}
				for _, sheet := range []string{"wilayah", "pekan"} {
					rows, err := f.GetRows(sheet)
					if sheet == "pekan" && name == "weekly" || sheet == "pekan" && name == "change" {
						continue
					}
					if err != nil {
						t.Fatal(err)
					}
					checkSum(t, sheet, rows)
					at := slices.Index(rows[0], "Unggahan")
					if total := sumRow(rows); total == nil || plainCount(total[at]) != strconv.Itoa(items) {
						t.Errorf("%s: the sum is %v, the heading %d", sheet, total, items)
					}
				}
				if rows, err := f.GetRows("data"); err != nil || len(rows) != groups+1 {
					t.Errorf("%d rows of groups, want %d: %v", len(rows)-1, groups, err)
				}
				text := pdfText(t, []byte(get(t, h, "/laporan/laporan.pdf?"+query, http.StatusOK)))
				if n := paperSums(t, text); n == 0 {
					t.Errorf("no table on paper has a sum:\n%s", regexp.MustCompile(`(?m)^.*Jumlah.*$`).FindAllString(text, -1))
				}
			})
		}
	}
}

// figureOf is a figure of the first sheet.
func figureOf(t *testing.T, rows func(string, ...excelize.Options) ([][]string, error), name string) int {
	t.Helper()
	all, err := rows("laporan")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if len(r) > 1 && r[0] == name {
			n, err := strconv.Atoi(plainCount(r[1]))
			if err != nil {
				t.Fatalf("%s: %v", name, r)
			}
			return n
		}
	}
	t.Fatalf("no figure %q", name)
	return 0
}

func sumRow(rows [][]string) []string {
	for _, r := range rows {
		if len(r) > 1 && r[0] == "Jumlah" {
			return r
		}
	}
	return nil
}

// checkSum adds up the rows above the sum of a sheet.
func checkSum(t *testing.T, sheet string, rows [][]string) {
	t.Helper()
	sum := sumRow(rows)
	for i := 1; i < len(sum); i++ {
		n := 0
		for _, r := range rows[1:] {
			if len(r) <= i || r[0] == "Jumlah" {
				continue
			}
			x, _ := strconv.Atoi(plainCount(r[i]))
			n += x
		}
		if plainCount(sum[i]) != strconv.Itoa(n) && rows[0][i] != "" {
			t.Errorf("%s, %s: the rows add up to %d, the sum says %s", sheet, rows[0][i], n, sum[i])
		}
	}
}

var paperRow = regexp.MustCompile(`^ *(\S.*?) {2,}((?:≥?[\d.–]+(?:/[\d.]+)? *)+)$`)

// paperSums adds up the tables on paper that have a row of sums, and returns how many.
func paperSums(t *testing.T, text string) int {
	t.Helper()
	tables := 0
	var rows [][]int
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, "[1]") || strings.Contains(line, "[2]") { // another table begins
			rows = nil
		}
		m := paperRow.FindStringSubmatch(strings.ReplaceAll(line, "≥ ", "≥"))
		if m == nil {
			continue
		}
		var numbers []int
		for _, x := range strings.Fields(m[2]) {
			n, _ := strconv.Atoi(plainCount(strings.Split(x, "/")[0]))
			numbers = append(numbers, n)
		}
		if m[1] != "Jumlah" {
			if len(rows) > 0 && len(rows[0]) != len(numbers) {
				rows = nil
			}
			rows = append(rows, numbers)
			continue
		}
		tables++
		if len(rows) == 0 || len(rows[0]) != len(numbers) {
			t.Errorf("no rows above the sum %v", numbers)
			continue
		}
		for i, want := range numbers {
			n := 0
			for _, r := range rows {
				n += r[i]
			}
			if n != want {
				t.Errorf("on paper, column %d: the rows add up to %d, the sum says %d", i, n, want)
			}
		}
		rows = nil
	}
	return tables
}

// What cannot be told of is said where it was asked for, with what would do.
func TestReportsThatCannotBe(t *testing.T) {
	t.Parallel()
	_, _, h := open(t, 40)
	for query, want := range map[string]string{
		"report=between&from=2025-10-20":               "Isi kedua tanggal",
		"report=between&from=2025-10-20&to=2025-10-01": "lebih awal",
		"report=between&from=2025-10-21&to=2025-10-25": "Tidak ada pekan utuh",
		"report=between&from=2025-11-03&to=2025-11-30": "berakhir pada 26 Oktober 2025",
		"report=between&from=kemarin&to=2025-10-26":    "bukan tanggal",
		"report=between&from=2020-01-01&to=2025-10-26": "Paling lama 104 pekan",
		"report=monthly&month=Oktober":                 "seperti 2025-10",
		"report=monthly&month=2025-12":                 "berakhir pada 26 Oktober 2025",
		"report=change&on=2025-10-25":                  "Belum ada pekan lengkap sesudah",
		"report=daily":                                 "weekly, monthly, between, change",
		"report=change&on=2025-09-01&weeks=99":         "52",
		"week=2020-01-06":                              "2025-10-13",
	} {
		for _, path := range []string{"/laporan?", "/laporan/laporan.pdf?", "/laporan/laporan.xlsx?"} {
			if body := get(t, h, path+query, http.StatusBadRequest); !strings.Contains(body, want) {
				t.Errorf("%s%s does not say %q", path, query, want)
			}
		}
	}
	get(t, h, "/laporan/laporan.doc", http.StatusNotFound)
	get(t, h, "/laporan?regency=99.99", http.StatusNotFound)
	get(t, h, "/laporan/laporan.pdf?regency=99.99", http.StatusNotFound)
	if body := get(t, h, "/laporan?report=change", http.StatusOK); !strings.Contains(body, "Pilih tanggal aksi perubahan") {
		t.Error("the page does not ask for the day")
	}
}

// A report says which weeks it tells of, what it leaves out, and that nothing is proved.
func TestReportsSayWhatTheyCount(t *testing.T) {
	t.Parallel()
	_, _, h := open(t, 40)
	for query, want := range map[string][]string{
		reportKinds()["weekly"]:  {"Pekan 20–26 Oktober 2025", "Pembanding: 13–19 Oktober 2025", "terpantau penuh 18 dan sebagian 0 dari 20 KIM", "status diketahui 18 dari 20 KIM"},
		reportKinds()["monthly"]: {"Bulan Oktober 2025 (4 pekan, 29 September – 26 Oktober 2025)", "hari Kamisnya", "baru tersedia sampai 26 Oktober 2025", "Hanya 2 dari 4 pekan itu yang dinilai", "pekan-KIM"},
		reportKinds()["between"]: {"12 pekan, 4 Agustus – 26 Oktober 2025", "Hanya pekan utuh", "Cakupan kedua periode berbeda"},
		reportKinds()["change"]: {"6 pekan sebelumnya (21 Juli – 31 Agustus 2025)", "6 pekan sesudahnya (8 September – 19 Oktober 2025)", "Pekan 1–7 September 2025, tempat aksi perubahan dimulai",
			"belum membuktikan sebabnya", "Di luar wilayah ini, pada pekan yang sama"},
	} {
		body := get(t, h, "/laporan?regency=62.13&"+query, http.StatusOK)
		for _, s := range want {
			if !strings.Contains(body, s) {
				t.Errorf("%s does not say %q", query, s)
			}
		}
	}
}

// Whoever asks for a report is told of the groups that the reader's role may see, and the
// counts are the same for all. Texts to pass on name nobody whom not everybody may know.
func TestWhoIsToldWhatByReports(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	for _, v := range viewers() {
		for name, query := range reportKinds() {
			at := "regency=62.13&contacts=1&" + query
			paper := pdfFlow(t, get(t, as(v, h), "/laporan/laporan.pdf?"+at, http.StatusOK))
			book := openWorkbook(t, get(t, as(v, h), "/laporan/laporan.xlsx?"+at, http.StatusOK))
			var cells strings.Builder
			for _, sheet := range book.GetSheetList() {
				rows, err := book.GetRows(sheet)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range rows {
					cells.WriteString(strings.Join(r, "|") + "|\n")
				}
			}
			for _, g := range w.Groups {
				if g.RegencyCode != "62.13" || g.Status != kim.StatusInactive && g.Status != kim.StatusNeverPosted {
					continue
				}
				want := access.May(v, access.SeeQuiet, g.Region)
				if got := strings.Contains(paper+" ", g.Name+" "); got != want {
					t.Errorf("%s of %q, %s: the paper names %s: %t", v.Role, v.Region, name, g.Name, got)
				}
				if got := strings.Contains(cells.String(), g.Name+"|"); got != want {
					t.Errorf("%s of %q, %s: the workbook names %s: %t", v.Role, v.Region, name, g.Name, got)
				}
				officer := access.May(v, access.SeeContacts, g.Region) && name != "change"
				if got := strings.Contains(paper, g.PICName+" "+g.PICPhone); got != officer {
					t.Errorf("%s of %q, %s: the paper names the officer of %s: %t", v.Role, v.Region, name, g.Name, got)
				}
				if got := strings.Contains(cells.String(), g.PICName+"|"); got && !access.May(v, access.SeeContacts, g.Region) {
					t.Errorf("%s of %q, %s: the workbook names the officer of %s", v.Role, v.Region, name, g.Name)
				}
			}
			page := get(t, as(v, h), "/laporan?"+at, http.StatusOK)
			for _, g := range w.Groups {
				if quiet := g.Status == kim.StatusInactive || g.Status == kim.StatusNeverPosted; quiet && names(page, g.Name) || names(page, g.PICName) {
					t.Errorf("%s of %q: the page of the %s report names %s", v.Role, v.Region, name, g.Name)
				}
			}
			if !strings.Contains(page, "<textarea") || !strings.Contains(page, "*Aktivitas KIM: Barito Timur*") || !strings.Contains(page, "status diketahui 18/20") {
				t.Errorf("%s of %q: the %s report has no summary, or counts otherwise", v.Role, v.Region, name)
			}
		}
	}
}

// Previews of a link hold counts, and no name that is withheld; the public address stands
// there, on print and on paper where it is configured, and nowhere else.
func TestPreviewsAndThePublicAddress(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	body := get(t, h, "/?regency=62.13", http.StatusOK)
	for _, want := range []string{`property="og:title" content="Ringkasan: Barito Timur"`, `property="og:description" content="Barito Timur: status diketahui 18 dari 20 KIM, 9 aktif di kim.id. Pekan 20–26 Oktober 2025"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the preview does not hold %s", want)
		}
	}
	if strings.Contains(body, "og:url") || strings.Contains(body, `class="paper code"`) {
		t.Error("an address is named that nobody configured")
	}
	quiet := w.Groups[4]
	if body := get(t, h, quiet.Path(), http.StatusForbidden); strings.Contains(body, quiet.Name) {
		t.Error("the preview of a withheld page names the group")
	}
	cfg := demoConfig()
	cfg.Address = "https://pantau.example.go.id"
	h = siteOver(t, w, cfg).routes()
	body = get(t, h, "/peringkat?regency=62.13&lang=en", http.StatusOK)
	for _, want := range []string{`property="og:url" content="https://pantau.example.go.id/peringkat?lang=en&amp;regency=62.13"`, `class="paper code"`, "<path d=\"M4 4h7v1h-7z"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
	q := url.Values{"regency": {"62.13"}}
	at := "https://pantau.example.go.id/laporan?regency=62.13&report=weekly&week=2025-10-20"
	if body := get(t, h, "/laporan?"+q.Encode(), http.StatusOK); !strings.Contains(body, strings.ReplaceAll(at, "&", "&amp;")) {
		t.Error("the summary does not say where the report is")
	}
	if text := pdfFlow(t, get(t, h, "/laporan/laporan.pdf?"+q.Encode(), http.StatusOK)); !strings.Contains(text, at) {
		t.Error("the paper does not say where the report is")
	}
}

// The command makes the same report of every kind.
func TestCommandMakesEveryKindOfReport(t *testing.T) {
	t.Parallel()
	w := sharedWorld(t, 40)
	for name, query := range reportKinds() {
		params, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		text := pdfText(t, reportOf(t, w, report.Request{Region: "62.13", Params: params, Format: "pdf"}))
		if !strings.Contains(text, "Aktivitas KIM") || !strings.Contains(text, "Sumber angka") {
			t.Errorf("%s: %s", name, head(text, 300))
		}
	}
}
