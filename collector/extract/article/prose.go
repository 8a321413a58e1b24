package article

import (
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
)

// Prose collects the item's text, a paragraph a line, without title, byline,
// captions of furniture and what plugins left unread.
func (r *Reader) Prose(byline int) string {
	d := r.Doc
	root := r.Body
	if root < 0 {
		root = r.box
	}
	if root < 0 {
		return ""
	}
	if r.told && (byline < 0 || !d.Within(d.Lines[byline].First, root)) {
		return r.text
	}
	var b strings.Builder
	b.Grow(int(d.LineEnd(root) - d.LineStart(root)))
	for k := int(d.Order[root]); k >= 0 && k < len(d.Lines); k++ {
		l := &d.Lines[k]
		if l.First >= d.Nodes[root].End {
			break
		}
		if l.First < root || l.Marks&(page.Furniture&^(page.MarkHeader|page.MarkAd)) != 0 || l.Marks&page.MarkAd != 0 || k == r.Title.Line || k == byline {
			continue
		}
		if !r.Sure && k < r.Title.Line {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(d.Shown[l.From:l.To])
	}
	s := stripShortcodes(b.String())
	if byline < 0 {
		r.text, r.Words, r.told = s, letters.CountWords(s), true
	}
	return s
}

// stripShortcodes removes WordPress's codes that a move to another system left in
// the text: [caption id="…"] and [/caption].
func stripShortcodes(s string) string {
	var kept []byte
	done := 0
	for at := 0; ; {
		open := strings.IndexByte(s[at:], '[')
		if open < 0 {
			break
		}
		open += at
		end := strings.IndexByte(s[open:], ']')
		if end < 0 {
			break
		}
		at = open + 1
		name, _, _ := strings.Cut(strings.TrimPrefix(s[open+1:open+end], "/"), " ")
		if isShortcode(name) {
			kept = append(kept, s[done:open]...)
			done = open + end + 1
			at = done
		}
	}
	if done == 0 {
		return s
	}
	return string(append(kept, s[done:]...))
}

func isShortcode(name string) bool {
	switch name {
	case "caption", "gallery", "embed", "video", "audio", "playlist", "vc_row", "vc_column", "vc_column_text", "et_pb_section",
		"et_pb_row", "et_pb_column", "et_pb_text", "fusion_text", "wpforms", "contact-form-7":
		return true
	}
	return false
}
