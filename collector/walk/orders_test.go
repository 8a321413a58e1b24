package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// onPages writes a site whose list prints no days, and whose pages print these.
func onPages(days ...string) *pages {
	p := cards(days...)
	list := p.body["http://a.kim.id/berita"]
	for _, day := range days {
		list = strings.ReplaceAll(list, fmt.Sprintf(`<span class="tanggal">%s</span>`, day), "")
	}
	p.body["http://a.kim.id/berita"] = list
	for k, day := range days {
		at := address(len(days) - k)
		p.body[at] = strings.Replace(p.body[at], "</h1>", `</h1><span class="tanggal">`+day+`</span>`, 1)
	}
	return p
}

// TestOrders walks sites whose pages print numeric days, one on each page. The first walk is
// of 28 October 2025.
func TestOrders(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		days []string
		want string
	}{
		{"the month first, as one page tells", []string{"10/06/2025", "09/25/2025", "09/05/2025"}, "2025-10-06 2025-09-25 2025-09-05"},
		{"the day first, as one page tells", []string{"06/10/2025", "25/09/2025", "05/09/2025"}, "2025-10-06 2025-09-25 2025-09-05"},
		{"as a day of the week tells", []string{"Senin, 10/06/2025", "09/05/2025"}, "2025-10-06 2025-09-05"},
		{"both orders on one site", []string{"10/06/2025", "09/25/2025", "25/09/2025"}, "- 2025-09-25 2025-09-25"},
		{"nothing tells", []string{"10/06/2025", "09/05/2025"}, "- -"},
		{"one of the two has not come", []string{"11/10/2025", "12/10/2025"}, "2025-10-11 2025-10-12"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := walkOn(t, 0, true, memory.New(), onPages(tt.days...))
			slices.SortFunc(r.New, func(a, b *kim.Item) int { return strings.Compare(b.URL, a.URL) })
			var got []string
			for _, it := range r.New {
				day := "-"
				if !it.PublishedAt.IsZero() {
					day = kim.DateOf(it.PublishedAt, group.Zone).String()
				}
				got = append(got, day)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("%s, want %s (%s)", s, tt.want, r.Walk.Detail)
			}
		})
	}
}

// A post that appears between two walks is of the one of its two days that lies between them.
func TestOrdersOfNews(t *testing.T) {
	t.Parallel()
	m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), onPages("06/07/2025")))
	r := walkOn(t, 7, true, m, onPages("11/02/2025", "06/07/2025")) // of 4 November
	if len(r.New) != 1 || kim.DateOf(r.New[0].PublishedAt, group.Zone) != kim.NewDate(2025, 11, 2) {
		t.Errorf("new %+v", r.New)
	}
}
