package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pantaukim/internal/spreadsheet"
)

// saved is a workbook as a spreadsheet saves it.
func saved(t *testing.T, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packed is a workbook of the given parts.
func packed(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small are the parts of a workbook with one sheet.
func small(sheet string) map[string]string {
	return map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	}
}

func inline(ref, text string) string {
	return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, text)
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	data := saved(t, func(f *excelize.File) error {
		day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err != nil {
			return err
		}
		own := `dd\ mmmm\ yyyy`
		long, err := f.NewStyle(&excelize.Style{CustomNumFmt: &own})
		if err != nil {
			return err
		}
		rows := [][]any{
			{" ID ", "name", "groups", "note"}, {},
			{"kim-a", "KIM Maju", 62.1, 45957}, {"kim-b", "KIM \"Sinar\"\r\nJaya", 81234567890, 45957.4}, {nil, nil}, {"kim-c", "=1+1", true, "45957"},
		}
		for i, row := range rows {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				return err
			}
		}
		if err := f.SetCellStyle("Sheet1", "D3", "D3", day); err != nil {
			return err
		}
		return f.SetCellStyle("Sheet1", "D4", "D6", long)
	})
	s, err := spreadsheet.Open(bytes.NewReader(data), "f.xlsx", spec)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%d %s|%s|%s|%s", row.Line(), row.Cell("id"), row.Cell("name"), row.Cell("groups"), row.Cell("note")))
	}
	want := "3 kim-a|KIM Maju|62.1|2025-10-27\n4 kim-b|KIM \"Sinar\"\nJaya|81234567890|2025-10-27\n6 kim-c|=1+1|TRUE|45957"
	if strings.Join(got, "\n") != want || s.Note != "" {
		t.Errorf("got\n%s\nwant\n%s\nnote %q", strings.Join(got, "\n"), want, s.Note)
	}
}

func TestWorkbookOfSeveralSheets(t *testing.T) {
	t.Parallel()
	for second, noted := range map[string]bool{"lain": true, "info": false} {
		data := saved(t, func(f *excelize.File) error {
			if _, err := f.NewSheet(second); err != nil {
				return err
			}
			return f.SetSheetRow("Sheet1", "A1", &[]any{"id", "name"})
		})
		s, err := spreadsheet.Open(bytes.NewReader(data), "f.xlsx", spec)
		if err != nil || (s.NoteKind == spreadsheet.NoteFirstSheet) != noted {
			t.Errorf("%s: %v, note %q", second, err, s.Note)
		}
	}
}

// What a workbook may not be is refused with its reason, soon and in little memory.
func TestWorkbooksThatAreRefused(t *testing.T) {
	t.Parallel()
	head := `<worksheet><sheetData><row r="1">` + inline("A1", "id") + inline("B1", "name") + `</row>`
	many := func(rows, columns int) string {
		var b strings.Builder
		b.WriteString(head)
		for i := range rows {
			fmt.Fprintf(&b, `<row r="%d">%s</row>`, i+2, strings.Repeat(`<c t="b"/>`, columns)) // "no", the shortest cell
		}
		b.WriteString(`</sheetData></worksheet>`)
		return b.String()
	}
	with := func(name, content string) map[string]string {
		p := small(head + `</sheetData></worksheet>`)
		p[name] = content
		return p
	}
	both := with("xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat("a", 1<<20)+`</t></si></sst>`)
	both["xl/worksheets/sheet1.xml"] = head + strings.Repeat(" ", 64<<20-1<<19) + `</sheetData></worksheet>`
	bounded := spec
	bounded.MaxBytes, bounded.MaxRows = 8<<20, 5000
	for _, c := range []struct {
		name  string
		parts map[string]string
		kind  string
	}{
		{"bomb in the sheet", small(head + strings.Repeat(" ", 65<<20) + `</sheetData></worksheet>`), spreadsheet.WorkbookBomb},
		{"bomb in several parts", both, spreadsheet.WorkbookBomb},
		{"bomb in the texts", with("xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat("a", 65<<20)+`</t></si></sst>`), spreadsheet.WorkbookBomb},
		{"too many cells", small(many(2501, 200)), spreadsheet.TooManyCells},
		{"too many rows", small(many(5001, 1)), spreadsheet.TooManyRows},
		{"far to the right", small(head + `<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData></worksheet>`), spreadsheet.HeaderColumns},
		{"link to another file", with("xl/externalLinks/externalLink1.xml", "<externalLink/>"), spreadsheet.WorkbookLinks},
		{"relation to another file", with("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" TargetMode="External" Target="file:///etc/passwd"/></Relationships>`), spreadsheet.WorkbookLinks},
		{"connection to a server", with("xl/connections.xml", "<connections/>"), spreadsheet.WorkbookLinks},
		{"macros", with("xl/vbaProject.bin", "x"), spreadsheet.WorkbookMacros},
		{"entities", small(`<!DOCTYPE x [<!ENTITY a "b">]>` + head + `</sheetData></worksheet>`), spreadsheet.WorkbookDamaged},
		{"no sheet", map[string]string{"xl/workbook.xml": "<workbook/>"}, spreadsheet.WorkbookDamaged},
		{"missing sheet", map[string]string{"xl/workbook.xml": `<workbook><sheets><sheet name="A" id="rId1"/></sheets></workbook>`}, spreadsheet.WorkbookDamaged},
		{"cut in the middle", small(head), spreadsheet.WorkbookDamaged},
		{"missing text", small(head + `<row><c t="s"><v>7</v></c></row></sheetData></worksheet>`), spreadsheet.WorkbookDamaged},
		{"empty", small(`<worksheet><sheetData/></worksheet>`), spreadsheet.Empty},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := packed(t, c.parts)
			if len(data) > bounded.MaxBytes {
				t.Fatalf("the file has %d bytes: it shows nothing", len(data))
			}
			_, err := spreadsheet.Open(bytes.NewReader(data), "f.xlsx", bounded)
			var bad *spreadsheet.FileError
			if !errors.As(err, &bad) || bad.Kind != c.kind || !strings.HasPrefix(err.Error(), "f.xlsx") {
				t.Errorf("%v, want %s", err, c.kind)
			}
		})
	}
}

// A part that unpacks to more than it says is given up at what it says: nobody gets past
// the limit by a small number in front of a bomb.
func TestPartThatHoldsMoreThanItSays(t *testing.T) {
	t.Parallel()
	var packed, b bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	sheet := `<worksheet><sheetData><row r="1">` + inline("A1", "id") + inline("B1", "name") + `</row></sheetData></worksheet>`
	_, _ = io.WriteString(deflate, sheet)
	_ = deflate.Close()
	z := zip.NewWriter(&b)
	for name, content := range small("") {
		if name == "xl/worksheets/sheet1.xml" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, content)
	}
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(sheet)),
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: 60,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(packed.Bytes())
	_ = z.Close()
	_, err = spreadsheet.Open(bytes.NewReader(b.Bytes()), "f.xlsx", spec)
	var bad *spreadsheet.FileError
	if !errors.As(err, &bad) || bad.Kind != spreadsheet.WorkbookDamaged {
		t.Errorf("%v, want %s", err, spreadsheet.WorkbookDamaged)
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="s"><v>0</v></c></row></sheetData></worksheet>`)
	f.Add(`<row r="999999999"><c r="ZZZZZZZZZZZZ1"><v>1e300</v></c><c r="B1" s="-1" t="d"><v>2025-10-27T00:00</v></c>`)
	f.Fuzz(func(_ *testing.T, sheet string) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, content := range small(sheet) {
			w, err := z.Create(name)
			if err != nil {
				return
			}
			_, _ = io.WriteString(w, content)
		}
		_ = z.Close()
		s, err := spreadsheet.Open(bytes.NewReader(b.Bytes()), "f.xlsx", spreadsheet.Spec{MaxBytes: 1 << 20, MaxRows: 100, Others: true})
		for err == nil {
			_, err = s.Next()
		}
	})
}
