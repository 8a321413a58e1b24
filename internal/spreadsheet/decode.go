package spreadsheet

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// note is what deserves a look in a file as a whole; the zero value: nothing.
type note struct {
	kind string
	args []string
	says string // in English
}

// isWorkbook tells whether a file is a workbook of today: XLSX.
func isWorkbook(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// decode returns the text of a file as UTF-8 without a byte order mark, and what
// deserves a look.
func decode(data []byte) (text []byte, n note, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, n, fault(OldWorkbook, nil, ` is a workbook of an old format, or protected by a password: save it as XLSX without one, or as "CSV UTF-8"`)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		if text, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err != nil {
			return nil, n, fault(DamagedUTF16, nil, ` is UTF-16 and damaged: save it as "CSV UTF-8"`)
		}
		n = note{kind: NoteUTF16, says: "the file is UTF-16 and was read as such"}
	case utf8.Valid(data):
		text = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	case windows1252(data):
		if text, err = charmap.Windows1252.NewDecoder().Bytes(data); err != nil {
			return nil, n, fault(NotText, nil, ` is not readable text: save it as "CSV UTF-8"`)
		}
		n = note{kind: NoteWindows1252, says: `the file is not UTF-8 and was read as Windows-1252; if letters are wrong, save it as "CSV UTF-8"`}
	default: // the fields that are damaged are found one by one
		text = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	}
	if html(text) {
		return nil, n, fault(WebPage, nil, ` is a web page and no table, whatever its name: open it in a spreadsheet and save it as "CSV UTF-8"`)
	}
	return text, n, nil
}

// windows1252 tells whether bytes that are not UTF-8 can only be Windows-1252, as
// far as can be told: it holds no letter that UTF-8 writes with several bytes, no
// control character, no byte without a meaning, and none that no text here needs.
func windows1252(data []byte) bool {
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f {
				return false
			}
			i++
			continue
		}
		if _, size := utf8.DecodeRune(data[i:]); size > 1 {
			return false
		}
		switch c {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xfe, 0xff:
			return false
		}
		i++
	}
	return true
}

// html tells whether a text begins as a web page does: old spreadsheets and web
// forms hand such files out under the ending .xls or .csv.
func html(text []byte) bool {
	start := bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 512)]))
	for _, mark := range []string{"<html", "<!doctype", "<table", "<?xml", "<head", "<meta"} {
		if bytes.HasPrefix(start, []byte(mark)) {
			return true
		}
	}
	return false
}

// oneLineEnd makes every line end a line feed: spreadsheets write CR LF, and those of
// old Macs CR alone.
func oneLineEnd(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}

// cutSeparator drops a first line such as "sep=;", which tells a spreadsheet what
// separates the columns, and returns what it names; 0 if there is no such line.
func cutSeparator(text []byte) (rest []byte, comma rune) {
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	line = bytes.Trim(line, `" `)
	if len(line) < len("sep=") || !bytes.EqualFold(line[:len("sep=")], []byte("sep=")) {
		return text, 0
	}
	switch named := line[len("sep="):]; {
	case len(named) > 0 && (named[0] == ',' || named[0] == ';'):
		return rest, rune(named[0])
	default:
		return rest, '\t'
	}
}

func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return line
}

// separator returns what stands most often between the names of the columns.
func separator(text []byte) rune {
	for len(text) > 0 && text[0] == '\n' { // empty lines before the header
		text = text[1:]
	}
	line, best, most := firstLine(text), ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
