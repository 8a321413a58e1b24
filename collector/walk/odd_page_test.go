package walk

import (
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// A link of the records' own form whose page is not understood may be one of them: its list
// was not seen whole. A link of another form and place is none of its records.
func TestPageThatIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list    hamletList
		link    string
		covered bool
	}{
		"of the records' form":                     {hamletList{posts: []int{3, 2, 1}, page: 2}, "/baca/77", false},
		"of the records' form, which have no days": {hamletList{posts: []int{3, 2, 1}, page: 2, undated: true}, "/baca/77", false},
		"of another form":                          {hamletList{posts: []int{3, 2, 1}, page: 2}, "/perangkat/77", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.list.text = `<p><a href="` + c.link + `">Ronda</a></p>`
			p := hamletSite{lists: map[string]hamletList{"/berita": c.list}, menu: []string{"/berita"}}.pages()
			p.body[hamlet.URL+c.link] = strings.Replace(p.body[hamlet.URL], "<p>Selamat datang di dusun kami.</p>", "<ul><li>Ketua: Budi</li><li>Sekretaris: Ani</li></ul>", 1)
			r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Sections) != 1 || (r.Sections[0].Coverage != kim.CoverageNone) != c.covered || strings.Contains(r.Walk.Detail, "nothing known") == c.covered {
				t.Errorf("%s %+v; %d items", r.Walk.Detail, r.Sections, r.Walk.New)
			}
		})
	}
}
