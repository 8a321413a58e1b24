package spreadsheet_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/spreadsheet"
)

var spec = spreadsheet.Spec{MaxBytes: 1 << 20, Columns: []string{"id", "name", "groups", "note"}, Required: []string{"id", "name"}}

// rows reads a table to its end, a row a line.
func rows(t *testing.T, s *spreadsheet.Sheet) string {
	t.Helper()
	var out []string
	for {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(out, "\n")
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Fields() > s.Columns() {
			t.Errorf("line %d has %d fields of %d", row.Line(), row.Fields(), s.Columns())
		}
		out = append(out, row.Cell("id")+"|"+row.Cell("name")+"|"+row.Cell("groups"))
	}
}

// Each file of testdata is the same table as some spreadsheet saves it.
func TestWhatSpreadsheetsSave(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			s, err := spreadsheet.Open(file, path, spec)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := rows(t, s), "kim-a|KIM Maju|3\nkim-b|KIM Sinar, Jaya|4"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if strings.Contains(path, "utf16") != strings.Contains(s.Note, "UTF-16") {
				t.Errorf("the note is %q", s.Note)
			}
		})
	}
}

func TestFilesThatAreNoSuchTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, data, says string }{
		{"empty", "", "f.csv is empty: its first row must name the columns, such as id,name"},
		{"only a separator", "sep=;\n", "is empty"},
		{"half a workbook", "PK\x03\x04xx", "the workbook cannot be read"},
		{"old spreadsheet", "\xd0\xcf\x11\xe0\xa1\xb1", "is a workbook of an old format"},
		{"web page", "\n <HTML><table>", "is a web page"},
		{"too large", strings.Repeat("x", 1<<20+1), "is larger than 1 MB"},
		{"unknown column", "id,name,kabupten\n", `column "kabupten" is not known: the columns are id,name,groups,note`},
		{"column with something unseen", "id,name,note\u200b\n", `column "note\u200b" is not known`},
		{"missing column", "id,groups\n", `column "name" is missing`},
		{"column twice", "id,name,ID\n", `column "id" stands there twice`},
		{"column without a name", "id,,name\n", "column 2 has no name"},
		{"quotation marks in the header", "id,na\"me\n", "the header cannot be read"},
		{"thousands of columns", strings.Repeat("x,", 600) + "x\n", "the header has 601 columns"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := spreadsheet.Open(strings.NewReader(c.data), "f.csv", spec)
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "f.csv") {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, data, cell, note string }{
		{"UTF-8", "id,name\na,KIM Café\n", "KIM Café", ""},
		{"Windows-1252", "id,name\na,KIM \x93Maju\x94 Caf\xe9\n", "KIM “Maju” Café", "read as Windows-1252"},
		{"UTF-8 with one damaged letter", "id,name\na,KIM Caf\xe9 é\n", "KIM Caf\xe9 é", ""},
		{"a byte that no text has", "id,name\na,KIM\xff\n", "KIM\xff", ""},
		{"a control character", "id,name\na,KIM\x00\xe9\n", "KIM\x00\xe9", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := spreadsheet.Open(strings.NewReader(c.data), "f.csv", spec)
			if err != nil {
				t.Fatal(err)
			}
			row, err := s.Next()
			if err != nil || row.Cell("name") != c.cell || !strings.Contains(s.Note, c.note) || c.note == "" && s.Note != "" {
				t.Errorf("%q, %v, note %q", row.Cell("name"), err, s.Note)
			}
		})
	}
}

func TestLinesAndColumnsOfErrors(t *testing.T) {
	t.Parallel()
	s, err := spreadsheet.Open(strings.NewReader("sep=;\r\nid;name;note\r\na;A;\"satu\r\ndua\"\r\n\r\nb;\"B\r\nb\";x\r\nc;\"C\" c;x\r\nd;D;x;y\r\n"), "f.csv", spec)
	if err != nil {
		t.Fatal(err)
	}
	next := func() spreadsheet.Row {
		t.Helper()
		row, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		return row
	}
	if row := next(); row.Line() != 3 || row.Cell("note") != "satu\ndua" || row.Cell("groups") != "" {
		t.Errorf("line %d: %q", row.Line(), row.Cell("note"))
	}
	if row := next(); row.Line() != 6 || row.LineOf("note") != 7 || row.LineOf("groups") != 6 {
		t.Errorf("line %d, its note on line %d", row.Line(), row.LineOf("note"))
	} else if err := row.Errorf("note", "%q is not a note", "x"); err.Error() != `f.csv:7: note: "x" is not a note` {
		t.Error(err)
	}
	_, err = s.Next()
	var broken *spreadsheet.BrokenRow
	if !errors.As(err, &broken) || broken.Line != 8 || !strings.Contains(err.Error(), "f.csv:8: the quotation marks of the row do not match; put") {
		t.Errorf("%v", err)
	}
	if row := next(); row.Line() != 9 || row.Fields() != 4 || s.Columns() != 3 {
		t.Errorf("line %d has %d fields", row.Line(), row.Fields())
	}
	if _, err := s.Next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func TestOtherColumns(t *testing.T) {
	t.Parallel()
	others := spec
	others.Others = true
	s, err := spreadsheet.Open(strings.NewReader("id,catatan,name\na,x,A\n"), "f.csv", others)
	if err != nil {
		t.Fatal(err)
	}
	if got := rows(t, s); got != "a|A|" {
		t.Error(got)
	}
}

// Whatever the file holds: no panic, and every row ends or is read.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("sep=;\nid;name\na;\"b\n"))
	f.Add([]byte("\xff\xfei\x00d\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := spreadsheet.Open(strings.NewReader(string(data)), "f.csv", spec)
		if err != nil {
			return
		}
		line := 0
		for {
			row, err := s.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			var broken *spreadsheet.BrokenRow
			if errors.As(err, &broken) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if row.Line() <= line || row.LineOf("name") < row.Line() {
				t.Errorf("line %d after line %d", row.Line(), line)
			}
			line = row.Line()
		}
	})
}
