package listing

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// plainLines counts the titles that stand alone in a line between the lines of a list's items, with
// nothing that leads anywhere: a script may wait for a press on them. They stand in such elements as
// the items' lines do, and look like their titles. Where no two items stand in adjoining lines, each may have
// a line of its own behind it (a teaser, a place): then only what is written as titles are counts.
func plainLines(r *Reader, listed map[string]bool) int {
	d := r.Doc
	type row struct {
		line int
		path uint32
	}
	var rows []row
	shortest, longest := 1<<30, 0
	for _, a := range r.Facts.Links {
		t, text := r.Lead(a), d.TextOf(a)
		k := int(d.Order[a])
		if !t.Own || !listed[r.Normal(t)] || text == "" || isMore(text) || k < 0 || k >= len(d.Lines) || r.isBoxed(a) {
			continue
		}
		l := &d.Lines[k]
		if words := letters.CountWords(text); words > 0 && !l.Heading && d.Nodes[l.Block].Tag != atom.Td && letters.CountWords(d.LineText(k)) <= words+9 && (len(rows) == 0 || rows[len(rows)-1].line != k) {
			rows = append(rows, row{k, elementPath(d, l.Block)})
			shortest, longest = min(shortest, words), max(longest, words)
		}
	}
	if len(rows) < 2 {
		return 0
	}
	isTitle := func(k int, path uint32) bool {
		l := &d.Lines[k]
		return l.Link == 0 && !l.Heading && l.Marks&(page.Furniture&^page.MarkBeside|page.MarkMeta|page.MarkDate) == 0 && elementPath(d, l.Block) == path &&
			r.looksLikeTitle(d.LineText(k), shortest, longest)
	}
	shortest = min(shortest, 4)
	isDated := func(k int) bool { // by a day or an age: no place and no teaser of an item has one, where the items have theirs
		text := d.LineText(k)
		when, ok := date.Read(text, r.In.FetchedAt, r.In.Zone)
		return ok && (when.Form != date.FormRelative || letters.HasDigit(text[when.Start:when.End]))
	}
	dated := true
	for _, row := range rows {
		dated = dated && isDated(row.line)
	}
	type seen struct{ adjoining, found, capital int }
	all := map[uint32]*seen{} // by the elements around them
	for n := 1; n < len(rows); n++ {
		before, now := rows[n-1], rows[n]
		if before.path != now.path {
			continue
		}
		of := all[now.path]
		if of == nil {
			of = &seen{}
			all[now.path] = of
		}
		if now.line == before.line+1 {
			of.adjoining++
		}
		for k := before.line + 1; k < now.line; k++ {
			if isTitle(k, now.path) {
				if of.found++; inCapitals(d.LineText(k)) || dated && isDated(k) {
					of.capital++
				}
			}
		}
	}
	found := 0
	for _, of := range all {
		if of.adjoining > 0 || of.capital == of.found {
			found += of.found
		}
	}
	isRecord := func(of *seen, k int, path uint32) bool {
		return of != nil && isTitle(k, path) && (of.adjoining > 0 && inCapitals(d.LineText(k)) || dated && isDated(k))
	}
	first, last := rows[0], rows[len(rows)-1] // right above the first item and below the last one
	for k := first.line - 1; k >= 0 && isRecord(all[first.path], k, first.path); k-- {
		found++
	}
	for k := last.line + 1; k < len(d.Lines) && isRecord(all[last.path], k, last.path); k++ {
		found++
	}
	return found
}

// inCapitals tells whether a line has four words or more, all longer ones of which begin with a capital.
func inCapitals(text string) bool {
	words := strings.Fields(text)
	for _, w := range words {
		if first, _ := utf8.DecodeRuneInString(w); len(w) > 3 && !unicode.IsUpper(first) && !unicode.IsDigit(first) {
			return false
		}
	}
	return len(words) >= 4
}

// looksLikeTitle tells whether a line may be the title of a record, beside titles of so many words: it is no sentence, no
// day, and no word for a section.
func (r *Reader) looksLikeTitle(text string, shortest, longest int) bool {
	if when, dated := date.Read(text, r.In.FetchedAt, r.In.Zone); dated {
		text = strings.Trim(text[:when.Start]+text[when.End:], " ()[]-–—|,")
	}
	words := letters.CountWords(text)
	first, _ := utf8.DecodeRuneInString(text)
	return words >= shortest && words <= longest && (unicode.IsUpper(first) || unicode.IsDigit(first)) && !strings.ContainsAny(text[len(text)-1:], ".:,;") &&
		!strings.HasSuffix(text, "…") && !isMore(text) && !isAct(text) && !letters.IsNumber(text) && (words > 1 || address.KindOf(text) == "")
}
