package dashboards

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/dashboards/report"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

func reportOf(t testing.TB, w *world, req report.Request) []byte {
	t.Helper()
	out, err := report.OfRequest(t.Context(), report.Deps{Conn: w.conn, Log: warehousetest.Log(t), Now: worldNow, Demo: true}, req)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pdfText reads the words of a PDF with poppler.
func pdfText(t testing.TB, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", file, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("the PDF tests need pdftotext: install Debian's package poppler-utils: %v %s", err, out)
	}
	return string(out)
}

func TestReportAsPDF(t *testing.T) {
	w := sharedWorld(t, 40)
	req := report.Request{Region: "62.13", Week: kim.NewDate(2025, 10, 20).Week(), Format: "pdf"}
	pdf := reportOf(t, w, req)
	if err := keepFile("report.pdf", pdf); err != nil { // to be looked at
		t.Error(err)
	}
	if again := reportOf(t, w, req); !bytes.Equal(pdf, again) {
		t.Error("the same report twice differs")
	}
	text := pdfText(t, pdf)
	for _, want := range []string{
		"Aktivitas KIM: Barito Timur", "20–26 Oktober 2025", "KIM Hapau Habar", "Halaman 1 dari ", "[5]", "Paragraf siap pakai",
		"Perlu dihubungi", "Tidak terpantau", "Benua Lima", "Sumber angka", "Demonstrasi.", "dari 20 KIM di Barito Timur",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	if !strings.Contains(text, "Petugas 4 0812-0000-0000") || !strings.Contains(text, "hanya untuk keperluan dinas") {
		t.Error("the report does not say whom to call")
	}
	req.WithoutContacts = true
	if text := pdfText(t, reportOf(t, w, req)); strings.Contains(text, "Petugas") || strings.Contains(text, "0812-") {
		t.Error("the report without contacts names officers")
	}
	pages := strings.Count(text, "Halaman ")
	if heads := strings.Count(text, "Laporan mingguan aktivitas KIM"); pages < 2 || heads != pages {
		t.Errorf("%d pages with %d heads", pages, heads)
	}
}

func TestReportAsWorkbook(t *testing.T) {
	f := openWorkbook(t, string(reportOf(t, sharedWorld(t, 40), report.Request{Region: "62.13", Format: "xlsx"})))
	rows, err := f.GetRows("laporan")
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, r := range rows {
		all += strings.Join(r, " ") + "\n"
	}
	for _, want := range []string{"Pekan 20–26 Oktober 2025", "KIM dalam daftar 20 [4]", "dari 20 KIM di Barito Timur", "[5] "} {
		if !strings.Contains(all, want) {
			t.Errorf("the first sheet does not say %q:\n%s", want, all)
		}
	}
	for _, without := range []bool{false, true} {
		book := openWorkbook(t, string(reportOf(t, sharedWorld(t, 40), report.Request{Region: "62.13", Format: "xlsx", WithoutContacts: without})))
		rows, err := book.GetRows("data")
		if err != nil {
			t.Fatal(err)
		}
		officers := 0
		for _, r := range rows {
			if strings.Contains(strings.Join(r, " "), "Petugas") {
				officers++
			}
		}
		if without != (officers == 0) || officers == 20 {
			t.Errorf("without contacts: %t, officers named: %d", without, officers)
		}
	}
	if rows, err = f.GetRows("data"); err != nil || len(rows) != 21 {
		t.Errorf("%d rows of data, want 21: %v", len(rows), err)
	}
}

func TestReportOfHostileNames(t *testing.T) {
	w, _ := hostileSite(t)
	for _, g := range []int{0, 25, 40} {
		for _, format := range []string{"pdf", "xlsx"} {
			out := reportOf(t, w, report.Request{Region: w.Groups[g].RegencyCode, Format: format})
			if format == "xlsx" {
				openWorkbook(t, string(out))
				continue
			}
			if text := pdfText(t, out); !strings.Contains(text, "Sumber angka") || strings.ContainsRune(text, '\u202e') {
				t.Errorf("group %d: the report is broken, or turns the direction of writing", g)
			}
			for _, active := range []string{"/JavaScript", "/JS", "/Launch", "/OpenAction <<", "/URI"} {
				if bytes.Contains(out, []byte(active)) {
					t.Errorf("the report carries %s", active)
				}
			}
		}
	}
}

func TestReportThatCannotBe(t *testing.T) {
	w := sharedWorld(t, 40)
	deps := report.Deps{Conn: w.conn, Log: warehousetest.Log(t), Now: worldNow}
	for name, c := range map[string]struct {
		req  report.Request
		want string
	}{
		"unknown region": {report.Request{Region: "99.99", Format: "pdf"}, `no group lies in region "99.99"`},
		"no region":      {report.Request{Format: "pdf"}, "codes look like 62, 62.13 or 62.13.05"},
		"unknown week":   {report.Request{Region: "62.13", Week: kim.NewDate(2020, 1, 6).Week(), Format: "pdf"}, "scored weeks are from 2025-10-13 to 2025-10-20"},
		"unknown format": {report.Request{Region: "62.13", Format: "doc"}, "pdf and xlsx are"},
	} {
		if _, err := report.OfRequest(t.Context(), deps, c.req); !errors.Is(err, report.ErrNoReport) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
