package page

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Decode returns the body as UTF-8. Bytes that are valid UTF-8 are taken for it
// whatever the server or the page says, because text in an old encoding is almost
// never valid UTF-8 by chance, while pages that name the wrong encoding are common.
func Decode(body []byte, contentType string) string {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		body = body[3:]
	case bytes.HasPrefix(body, []byte("\xff\xfe")), bytes.HasPrefix(body, []byte("\xfe\xff")):
		return transcode(body, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	}
	if utf8.Valid(body) {
		return string(body)
	}
	enc, name, _ := charset.DetermineEncoding(body[:min(len(body), 1024)], contentType)
	if name == "utf-8" || name == "replacement" {
		if mostlyUTF8(body) {
			return strings.ToValidUTF8(string(body), "\ufffd")
		}
		enc = charmap.Windows1252
	} else if mostlyUTF8(body) {
		return strings.ToValidUTF8(string(body), "\ufffd")
	}
	return transcode(body, enc)
}

func transcode(body []byte, enc encoding.Encoding) string {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil && len(out) == 0 {
		return strings.ToValidUTF8(string(body), "\ufffd")
	}
	return strings.ToValidUTF8(string(out), "\ufffd")
}

// mostlyUTF8 tells whether the letters beyond ASCII read as UTF-8 but for a few,
// as in a page that was cut in the middle of a letter.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good > 4*bad
}
