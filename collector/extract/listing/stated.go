package listing

import (
	"regexp"
	"strconv"
	"strings"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
)

// countForm is a number of items, with or without signs between its thousands.
const countForm = `(\d{1,3}(?:[.,]\d{3})+|\d{1,6})`

// toForm stands between the first and the last item that are shown.
const toForm = `\s*(?:-|–|—|to|sampai(?:\s+dengan)?|s/d|s\.d\.?|hingga)\s*`

// itemNouns are what lists call their items where they count them.
const itemNouns = `berita|artikel|data|hasil|items?|entri|entries|results?|posts?|pos|postingan|kabar|warta|pengumuman|agenda|galeri|foto|album|kegiatan|tulisan|konten|records?|baris|articles?|news`

var (
	pageOf = regexp.MustCompile(`(?i)\b(?:halaman|laman|hal\.?|page)\s*:?\s*(?:ke[-\s]*)?(\d{1,4})\s*(?:dari|of|/)\s*(\d{1,4})\b`)
	// Behind a word for showing, the rest may be worded freely.
	shownOf = regexp.MustCompile(`(?i)\b(?:menampilkan|tampil|ditampilkan|showing|displaying)\D{0,20}` + countForm + toForm + countForm + `\s+(?:dari|of)\D{0,12}` + countForm + `\b`)
	// Without one, the line says nothing else.
	rangeOf = regexp.MustCompile(`(?i)^[(\[]?` + countForm + toForm + countForm + `\s+(?:dari|of)\s+(?:total\s+)?` + countForm + `(?:\s+(?:` + itemNouns + `))?[)\].]?$`)
	// Of such a line it is not said which items are shown.
	someOf = regexp.MustCompile(`(?i)^(?:menampilkan|ditampilkan|showing|displaying)\s+` + countForm + `\s+(?:(?:` + itemNouns + `)\s+)?(?:dari|of)\s+(?:total\s+)?` + countForm + `(?:\s+(?:` + itemNouns + `))?\.?$`)
)

// notItems are what is counted on a page beside the items of its list.
var notItems = regexp.MustCompile(`(?i)\b(?:komentar|tanggapan|balasan|comments?|replies|suara|votes?|pengunjung|kunjungan|penduduk|warga|jiwa|kk|rt|rw)\b`)

// Stated reads how long the list says that it is: "Halaman 1 dari 4", "1–10 dari 40
// berita", and what the headers of the answer say.
func Stated(p *open.Page) fact.Stated {
	s := p.In.Headers.Stated()
	d := p.Doc
	for k := range d.Lines {
		l := &d.Lines[k]
		if l.To-l.From > 120 || l.Marks&(page.MarkHidden|page.MarkComment) != 0 {
			continue
		}
		text := d.LineText(k)
		if !twoNumbers(text) || !strings.Contains(text, "dari") && !strings.Contains(text, "of") && !strings.Contains(text, "/") || notItems.MatchString(text) {
			continue
		}
		stateIn(strings.TrimSpace(text), &s)
	}
	return s
}

// twoNumbers tells whether a text has two numbers, as every statement of a length has.
func twoNumbers(s string) bool {
	first := strings.IndexFunc(s, isDigit)
	if first < 0 {
		return false
	}
	rest := strings.TrimLeftFunc(s[first:], isDigit)
	return strings.ContainsFunc(rest, isDigit)
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

// stateIn reads one line. What was stated before is not replaced.
func stateIn(text string, s *fact.Stated) {
	if m := pageOf.FindStringSubmatch(text); m != nil && s.Pages == 0 {
		if here, of := number(m[1]), number(m[2]); here >= 1 && here <= of {
			s.Page, s.Pages = here, of
			if s.Source == "" {
				s.Source = strings.Clone(text)
			}
		}
	}
	if s.Says {
		return
	}
	m := shownOf.FindStringSubmatch(text)
	if m == nil {
		m = rangeOf.FindStringSubmatch(text)
	}
	if m != nil {
		if from, to, total := number(m[1]), number(m[2]), number(m[3]); from <= to && to <= total {
			s.Says, s.From, s.To, s.Total, s.Source = true, from, to, total, strings.Clone(text)
		}
		return
	}
	if m = someOf.FindStringSubmatch(text); m != nil {
		if shown, total := number(m[1]), number(m[2]); shown <= total {
			s.Says, s.Total, s.Source = true, total, strings.Clone(text)
		}
	}
}

// number reads a count, with or without signs between its thousands.
func number(s string) int {
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(s))
	if err != nil {
		return 0
	}
	return n
}
