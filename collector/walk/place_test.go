package walk

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// A link that is nothing known and proves to be an item stands where its list names it: its
// day lies between those of its neighbours, whichever page it is on and whoever knows its shape.
func TestAskedRecordKeepsItsPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		odd  []int // posts whose entries show a short title and no day
		page int   // posts of a page
	}{
		"one in the midst":       {[]int{57}, 0},
		"the newest":             {[]int{60}, 0},
		"two, one below another": {[]int{56, 55}, 0},
		"the last of its page":   {[]int{58}, 3},
		"the first of a page":    {[]int{57}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 51), page: c.page}}, menu: []string{"/berita"}}.pages()
			day := func(n int) string {
				return `<span class="tanggal">` + hamletDay(n).Time().Format("02/01/2006") + `</span>`
			}
			for address, body := range p.body {
				for _, n := range c.odd {
					body = strings.ReplaceAll(body, fmt.Sprintf(`<h3><a href="/baca/%d">Kerja bakti nomor %d</a></h3>%s`, n, n, day(n)), fmt.Sprintf(`<h3></h3><p><a href="/baca/%d">Nomor %d</a></p>`, n, n))
					if strings.HasSuffix(address, fmt.Sprint("/baca/", n)) {
						body = strings.Replace(body, "<title>", fmt.Sprintf("<title>Nomor %d - ", n), 1)
						body = strings.ReplaceAll(strings.ReplaceAll(body, day(n), strings.Repeat("<p>Semua warga ikut bekerja sejak pagi hingga sore hari.</p>", 3)), fmt.Sprint("Kerja bakti nomor ", n), fmt.Sprint("Nomor ", n))
					}
				}
				p.body[address] = body
			}
			named := &pages{Hosts: p.Hosts, body: map[string]string{}, fails: p.fails}
			for address, body := range p.body { // numbers in addresses would tell the days as well
				for n := 51; n <= 60; n++ {
					name := fmt.Sprintf("/baca/warga-%c-bekerja", 'a'+n-51)
					address, body = strings.ReplaceAll(address, fmt.Sprint("/baca/", n), name), strings.ReplaceAll(body, fmt.Sprint("/baca/", n), name)
				}
				named.body[address] = body
			}
			m := memory.New()
			r := walkHamlet(t, 0, true, m, named)
			m = remember(t, m, r)
			if len(m.Items) != 10 {
				t.Fatalf("%d items: %s, %s", len(m.Items), r.Walk.Detail, whyOf(r))
			}
			for _, it := range m.Items {
				for _, n := range c.odd {
					if !strings.HasSuffix(it.URL, fmt.Sprintf("/warga-%c-bekerja", 'a'+n-51)) {
						continue
					}
					day, from := hamletDay(n), hamletDay(max(51, n-len(c.odd)))
					switch {
					case !it.EffectiveAt.IsZero():
						if kim.WeekOf(it.EffectiveAt, kim.WIB) != day.Week() {
							t.Errorf("post %d of %s counts in %s", n, day, kim.WeekOf(it.EffectiveAt, kim.WIB))
						}
					case it.PublishedFrom > day || it.PublishedTo < day || it.PublishedFrom < from:
						t.Errorf("post %d of %s may be of %s to %s", n, day, it.PublishedFrom, it.PublishedTo)
					}
				}
			}
		})
	}
}
