package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// cards writes a site with one list of these days, as they are printed; no page of an item
// says more. A day may be followed by the address of a photo.
func cards(days ...string) *pages {
	p := site()
	frame := func(body string) string {
		return `<!DOCTYPE html><html lang="id"><head><title>KIM</title></head><body><nav><a href="/">Beranda</a> <a href="/berita">Berita</a></nav><main>` + body + `</main></body></html>`
	}
	var list strings.Builder
	for k, day := range days {
		day, photo, _ := strings.Cut(day, " /")
		if photo != "" {
			photo = `<img src="/` + photo + `">`
		}
		at, title := address(len(days)-k), fmt.Sprintf("Kabar nomor %d dari kampung", len(days)-k)
		fmt.Fprintf(&list, `<div class="card">%s<span class="tanggal">%s</span><h3><a href="%s">%s</a></h3></div>`, photo, day, strings.TrimPrefix(at, "http://a.kim.id"), title)
		p.body[at] = frame(fmt.Sprintf(`<h1>%s</h1><div class="isi">%s<p>Warga berkumpul di balai nomor %d.</p></div>`, title, photo, len(days)-k))
	}
	p.body["http://a.kim.id/berita"] = frame(list.String())
	return p
}

// TestYears walks lists whose days have no year. The walks are of 28 October 2025.
func TestYears(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		list []string
		want string
	}{
		{"this year", []string{"27 Okt", "20 Okt", "3 Okt", "30 Sep"}, "2025-10-27 2025-10-20 2025-10-03 2025-09-30"},
		{"with days of the week", []string{"Sen, 27 Okt", "Senin, 20 Okt", "Jum'at 3 Okt"}, "2025-10-27 2025-10-20 2025-10-03"},
		{"with a time", []string{"27 Okt 10:15", "20 Okt pukul 08.00 WIB", "3 Okt"}, "2025-10-27 2025-10-20 2025-10-03"},
		{"the month first", []string{"Oct 27", "Oct 20", "Okt 3"}, "2025-10-27 2025-10-20 2025-10-03"},
		{"years step down", []string{"2 Peb", "7 Jan", "20 Des", "1 Nop", "5 Agst"}, "2025-02-02 2025-01-07 2024-12-20 2024-11-01 2024-08-05"},
		{"the newest is of last year", []string{"20 Des", "1 Nop", "5 Agst"}, "2024-12-20 2024-11-01 2024-08-05"},
		{"older ones have a year", []string{"27 Okt", "3 Jan", "20 Des 2024", "1 Nop 2024"}, "2025-10-27 2025-01-03 2024-12-20 2024-11-01"},
		{"oldest first", []string{"3 Agt", "9 Agt", "20 Agt", "3 Sept"}, "- - - -"},
		{"in no order", []string{"27 Okt", "3 Sep", "20 Okt", "1 Okt", "30 Sep"}, "- - - - -"},
		{"one pinned above", []string{"5 Jan", "27 Okt", "20 Okt", "3 Okt"}, "- - - -"},
		{"a later part that is in another order", []string{"27 Okt", "20 Okt", "3 Okt", "9 Okt", "1 Okt"}, "2025-10-27 2025-10-20 2025-10-03 - -"},
		{"too few", []string{"27 Okt", "20 Okt"}, "- -"},
		{"the day of the week says another year", []string{"Sel, 27 Okt", "Sel, 20 Okt", "Sab, 3 Okt"}, "- - -"},
		{"photos say another year", []string{"27 Okt /u/2023/10/a.jpg", "20 Okt /u/2023/10/b.jpg", "3 Okt"}, "- - -"},
		{"photos say this year", []string{"27 Okt /u/2025/10/a.jpg", "20 Okt /u/2025/10/b.jpg", "3 Okt"}, "2025-10-27 2025-10-20 2025-10-03"},
		{"tomorrow", []string{"29 Okt", "27 Okt", "20 Okt", "3 Okt"}, "- - - -"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := walkOn(t, 0, true, memory.New(), cards(tt.list...))
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

// A new post of which a list says only the day and the month is of the year in which two
// walks found it.
func TestYearsOfNews(t *testing.T) {
	t.Parallel()
	first := walkOn(t, 0, true, memory.New(), cards("20 Okt"))
	m := remember(t, memory.New(), first)
	second := walkOn(t, 7, true, m, cards("1 Nop", "20 Okt"))
	if len(second.New) != 1 || second.New[0].PublishedAt.Format(time.DateOnly) != "2025-11-01" {
		t.Fatalf("new %+v", second.New)
	}
}
