package spreadsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Limits of a workbook. They are ours and no library's: a sheet is read cell by cell and
// given up at the first one too many, so that a small file cannot fill the memory.
const (
	maxUnpacked = 64 << 20 // bytes of all parts that are read
	maxCells    = 500_000  // cells with something in them
)

// workbook is the first visible sheet of an XLSX file.
type workbook struct {
	rows []line
	at   int
}

// line is one row of a sheet that is not empty.
type line struct {
	number int
	fields []string
}

func (w *workbook) next() (fields []string, lines []int, err error) {
	if w.at == len(w.rows) {
		return nil, nil, io.EOF
	}
	row := w.rows[w.at]
	w.at++
	return row.fields, slices.Repeat([]int{row.number}, len(row.fields)), nil
}

// errUnpacked says that the parts of a workbook are larger than the limit.
var errUnpacked = errors.New("the workbook is too large when unpacked")

// parts are the files inside a workbook. What is read of all of them is bounded.
type parts struct {
	zip  *zip.Reader
	left uint64 // bytes that may still be read
}

// open returns a part; nil if there is none of that name. It gives up before it reads
// anything where all parts together are too large: a part that holds more than it says is
// refused by archive/zip.
func (p *parts) open(name string) (io.ReadCloser, error) {
	for _, f := range p.zip.File {
		if !strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			continue
		}
		if f.UncompressedSize64 > p.left {
			return nil, errUnpacked
		}
		p.left -= f.UncompressedSize64
		return f.Open()
	}
	return nil, nil
}

// elements calls do for every element that begins in a part, with the decoder behind its
// start. It does nothing if there is no such part.
func (p *parts) elements(name string, do func(*xml.Decoder, xml.StartElement) error) (found bool, err error) {
	f, err := p.open(name)
	if f == nil || err != nil {
		return false, err
	}
	defer f.Close()
	d := xml.NewDecoder(f)
	root, last := "", "" // the outermost element, and the one that ended last
	for {
		token, err := d.RawToken()
		switch t := token.(type) {
		case xml.StartElement:
			if root == "" {
				root = t.Name.Local
			}
			if err := do(d, t); err != nil {
				return true, err
			}
		case xml.EndElement:
			last = t.Name.Local
		case xml.Directive:
			return true, errors.New("a declaration of a document type has no place in a workbook")
		}
		if errors.Is(err, io.EOF) && last == root {
			return true, nil
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // it was cut
		}
		if err != nil {
			return true, err
		}
	}
}

// openWorkbook reads the first visible sheet.
func openWorkbook(data []byte, spec Spec) (*workbook, note, error) {
	w, n, err := readWorkbook(data, spec)
	var known *FileError
	switch {
	case err == nil, errors.As(err, &known):
		return w, n, err
	case errors.Is(err, errUnpacked):
		return nil, n, fault(WorkbookBomb, []string{strconv.Itoa(maxUnpacked >> 20)}, ": unpacked, the workbook is larger than %d MB: it is no such table", maxUnpacked>>20)
	}
	return nil, n, fault(WorkbookDamaged, nil, `: the workbook cannot be read (%v): open it and save it again as XLSX, or as "CSV UTF-8"`, err)
}

func readWorkbook(data []byte, spec Spec) (*workbook, note, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, note{}, err
	}
	p := &parts{zip: z, left: maxUnpacked}
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case strings.Contains(name, "externallinks/"), strings.HasSuffix(name, "/connections.xml"), strings.Contains(name, "querytables/"):
			return nil, note{}, fault(WorkbookLinks, nil, ": the workbook takes contents from other files or servers: copy them in as values, and save it again")
		case strings.HasSuffix(name, "vbaproject.bin"):
			return nil, note{}, fault(WorkbookMacros, nil, ": the workbook holds macros: save it as XLSX without them")
		}
	}
	sheets, days1904, err := p.sheets()
	if err != nil {
		return nil, note{}, err
	}
	if len(sheets) == 0 {
		return nil, note{}, errors.New("it has no visible sheet")
	}
	texts, err := p.sharedTexts()
	if err != nil {
		return nil, note{}, err
	}
	styles, err := p.dateStyles()
	if err != nil {
		return nil, note{}, err
	}
	r := sheetReader{texts: texts, dates: styles, days1904: days1904, maxRows: spec.MaxRows}
	found, err := p.elements(sheets[0].part, r.element)
	if err != nil {
		return nil, note{}, err
	}
	if !found {
		return nil, note{}, fmt.Errorf("the sheet %s is missing", quote(sheets[0].name))
	}
	var n note
	if len(sheets) > 1 && !strings.EqualFold(sheets[1].name, "info") {
		name := quote(sheets[0].name)
		n = note{NoteFirstSheet, []string{name}, "the workbook has several sheets, of which the first, " + name + ", was read"}
	}
	return &workbook{rows: r.rows}, n, nil
}

// sheet is one sheet of a workbook.
type sheet struct {
	name string
	part string // where it lies
	id   string // of its relation
}

// sheets returns the visible sheets in their order, and whether days are counted from
// 1904, as old Macs did.
func (p *parts) sheets() (list []sheet, days1904 bool, err error) {
	_, err = p.elements("xl/workbook.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := attribute(e, "date1904")
			days1904 = v == "1" || v == "true"
		case "sheet":
			if state := attribute(e, "state"); state == "" || state == "visible" {
				list = append(list, sheet{name: attribute(e, "name"), id: attribute(e, "id")})
			}
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	where := map[string]string{}
	_, err = p.elements("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		if strings.EqualFold(attribute(e, "TargetMode"), "External") {
			return fault(WorkbookLinks, nil, ": the workbook takes contents from other files or servers: copy them in as values, and save it again")
		}
		target := attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		where[attribute(e, "Id")] = strings.TrimPrefix(target, "/")
		return nil
	})
	for i := range list {
		list[i].part = where[list[i].id]
	}
	return list, days1904, err
}

// attribute returns an attribute by its name without a prefix.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sharedTexts returns the texts that cells refer to by number.
func (p *parts) sharedTexts() ([]string, error) {
	var list []string
	_, err := p.elements("xl/sharedStrings.xml", func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := richText(d, "si")
		list = append(list, s)
		return err
	})
	return list, err
}

// richText joins the runs of a text up to the end of an element, without the small letters
// that say how to pronounce it.
func richText(d *xml.Decoder, end string) (string, error) {
	var b strings.Builder
	inText, spoken := false, 0
	for {
		token, err := d.RawToken()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				spoken++
			}
		case xml.EndElement:
			inText = false
			switch t.Name.Local {
			case "rPh":
				spoken--
			case end:
				return b.String(), nil
			}
		case xml.CharData:
			if inText && spoken == 0 {
				b.Write(t)
			}
		}
	}
}

// dateStyles tells of each style of cells whether it shows a number as a day.
func (p *parts) dateStyles() ([]bool, error) {
	own := map[string]bool{} // formats of this workbook
	var styles []bool
	cells := false // inside cellXfs, and not among the styles that those lean on
	_, err := p.elements("xl/styles.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			own[attribute(e, "numFmtId")] = datePattern(attribute(e, "formatCode"))
		case "cellXfs", "cellStyleXfs", "cellStyles", "dxfs":
			cells = e.Name.Local == "cellXfs"
		case "xf":
			if !cells {
				return nil
			}
			id := attribute(e, "numFmtId")
			date, named := own[id]
			if n, err := strconv.Atoi(id); err == nil && !named {
				date = n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58
			}
			styles = append(styles, date)
		}
		return nil
	})
	return styles, err
}

// datePattern tells whether a format of numbers shows a day: it has a y or a d outside
// of quotation marks and brackets.
func datePattern(code string) bool {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && (c == 'y' || c == 'd'):
			return true
		}
	}
	return false
}
