package drawnsites

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// sealings are the ways in which records open without an address. Nobody who runs no scripts can
// follow them: a week that such a post belongs to is never observed without it.
func sealings() []string {
	return []string{"script address", "press", "number beside a hash", "form that posts", "fragment", "listener"}
}

// drawSealing draws whether the records of a site open without an address, and which. It has numbers of
// its own: the other parts of a seed are what they were before there were such sites.
func (s *Site) drawSealing() {
	rng := rand.New(rand.NewPCG(s.Seed, 0x73656c))
	if rng.IntN(10) > 0 || s.Parts.Paging == "feed only" {
		return
	}
	s.Parts.Sealing = pick(rng, sealings()...)
	s.sealedFrom = pick(rng, 1, 1, 2, 3)
}

// isSealed tells whether the record of a post opens without an address.
func (s *Site) isSealed(p *post) bool {
	return s.Parts.Sealing != "" && p.id%s.sealedFrom == 0
}

// seal takes the address from a record.
func (s *Site) seal(record, href string, p *post) string {
	link := `href="` + href + `"`
	attrs := ""
	switch s.Parts.Sealing {
	case "script address":
		attrs = fmt.Sprintf(`href="javascript:buka(%d)"`, p.id)
	case "press":
		attrs = fmt.Sprintf(`href="#" onclick="baca('%d'); return false"`, p.id)
	case "number beside a hash":
		attrs = fmt.Sprintf(`href="#" data-id="%d"`, p.id)
	case "fragment":
		attrs = fmt.Sprintf(`href="#/baca/%d"`, p.id)
	case "form that posts":
		form := fmt.Sprintf(`<form method="post" action="/lihat"><input type="hidden" name="id" value="%d"><button>%s</button></form>`, p.id, s.words.more)
		for _, end := range [...]string{"</div></div>", "</div>", "</td></tr>", "</dd>", "</figure>", "</article>", "</li>", "</p>", "</a>"} {
			if before, ok := strings.CutSuffix(strings.TrimSpace(record), end); ok {
				record = before + form + end + "\n"
				break
			}
		}
	}
	if attrs != "" {
		return strings.ReplaceAll(record, link, attrs)
	}
	record = strings.ReplaceAll(record, "<div class=\"thumb\"", "<i class=\"thumb\"") // no block may stand in a paragraph
	record = strings.ReplaceAll(record, "></div></a>", "></i></a>")
	record = strings.ReplaceAll(strings.ReplaceAll(record, "<a "+link+">", "<span>"), `<a class="card" `+link+">", `<div class="card">`)
	if strings.HasPrefix(record, `<div class="card">`) && strings.HasSuffix(record, "</a>") {
		record = strings.TrimSuffix(record, "</a>") + "</div>"
	}
	return strings.ReplaceAll(record, "</a>", "</span>")
}
