package extract

import "strings"

// prose collects the item's text, a paragraph a line, without title, byline,
// captions of furniture and what plugins left unread.
func (r *reader) prose(byline int) string {
	d := r.d
	root := r.body
	if root < 0 {
		root = r.box
	}
	if root < 0 {
		return ""
	}
	if r.told && (byline < 0 || !d.within(d.lines[byline].first, root)) {
		return r.text
	}
	var b strings.Builder
	b.Grow(int(d.lineEnd(root) - d.lineStart(root)))
	for k := int(d.order[root]); k >= 0 && k < len(d.lines); k++ {
		l := &d.lines[k]
		if l.first >= d.nodes[root].end {
			break
		}
		if l.first < root || l.marks&(furniture&^(markHeader|markAd)) != 0 || l.marks&markAd != 0 || k == r.titleLine || k == byline {
			continue
		}
		if !r.bodySure && k < r.titleLine {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(d.shown[l.from:l.to])
	}
	s := stripShortcodes(b.String())
	if byline < 0 {
		r.text, r.words, r.told = s, countWords(s), true
	}
	return s
}

// lineStart and lineEnd bound the visible text of a subtree.
func (d *doc) lineStart(n int32) int32 {
	if k := int(d.order[n]); k >= 0 && k < len(d.lines) {
		return d.lines[k].from
	}
	return 0
}

func (d *doc) lineEnd(n int32) int32 {
	if end := d.nodes[n].end; int(end) < len(d.nodes) && int(d.order[end]) < len(d.lines) && d.order[end] >= 0 {
		return max(d.lines[d.order[end]].to, d.lineStart(n))
	}
	return int32(len(d.text))
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

// wordByte tells the bytes of letters and digits.
var wordByte = func() (t [256]bool) {
	for c := range t {
		t[c] = isLetter(byte(c)) || isDigit(byte(c)) || c >= 0x80
	}
	return t
}()

// countWords counts what has a letter or a digit between white space.
func countWords(s string) int {
	words := 0
	for i := 0; i < len(s); {
		for i < len(s) && !wordByte[s[i]] {
			i++
		}
		if i == len(s) {
			break
		}
		words++
		for i < len(s) && s[i] > ' ' {
			i++
		}
	}
	return words
}
