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
		{"nothing says the year", []string{"27 Okt", "20 Okt", "3 Okt", "30 Sep"}, "- - - -"},
		{"a photo says the year", []string{"27 Okt", "20 Okt /u/2025/10/a.jpg", "3 Okt", "30 Sep"}, "2025-10-27 2025-10-20 2025-10-03 2025-09-30"},
		{"a photo of an old one says the year", []string{"27 Okt", "20 Okt", "3 Okt", "30 Sep /u/2024/09/a.jpg"}, "- - - -"},
		{"what stands above one of long ago", []string{"2 Peb", "7 Jan", "20 Des", "1 Nop", "5 Agst /u/2024/08/a.jpg"}, "- - - - 2024-08-05"},
		{"with days of the week", []string{"Sen, 27 Okt", "Senin, 20 Okt", "Jum'at 3 Okt"}, "2025-10-27 2025-10-20 2025-10-03"},
		{"with a time", []string{"27 Okt 10:15 /u/2025/10/a.jpg", "20 Okt pukul 08.00 WIB", "3 Okt"}, "2025-10-27 2025-10-20 2025-10-03"},
		{"the month first", []string{"Oct 27 /u/2025/10/a.jpg", "Oct 20", "Okt 3"}, "2025-10-27 2025-10-20 2025-10-03"},
		{"years step down", []string{"2 Peb", "7 Jan /u/2025/01/a.jpg", "20 Des", "1 Nop", "5 Agst"}, "2025-02-02 2025-01-07 2024-12-20 2024-11-01 2024-08-05"},
		{"the newest is of last year", []string{"20 Des /u/2024/12/a.jpg", "1 Nop", "5 Agst"}, "2024-12-20 2024-11-01 2024-08-05"},
		{"older ones have a year", []string{"27 Okt", "3 Jan", "20 Des 2024", "1 Nop 2024"}, "2025-10-27 2025-01-03 2024-12-20 2024-11-01"},
		{"oldest first", []string{"3 Agt", "9 Agt", "20 Agt", "3 Sept"}, "- - - -"},
		{"in no order", []string{"27 Okt", "3 Sep", "20 Okt", "1 Okt", "30 Sep"}, "- - - - -"},
		{"one pinned above", []string{"5 Jan", "27 Okt", "20 Okt", "3 Okt"}, "- - - -"},
		{"a later part that is in another order", []string{"27 Okt /u/2025/10/a.jpg", "20 Okt", "3 Okt", "9 Okt", "1 Okt"}, "2025-10-27 2025-10-20 2025-10-03 - -"},
		{"too few", []string{"27 Okt", "20 Okt"}, "- -"},
		{"the day of the week says another year", []string{"Min, 27 Okt", "Min, 20 Okt", "Kam, 3 Okt"}, "2024-10-27 2024-10-20 2024-10-03"},
		{"the days of the week fit no year", []string{"Sel, 27 Okt", "Sel, 20 Okt", "Kam, 3 Okt"}, "- - -"},
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

// TestYearsOfSilence walks a list of days without years that nothing settles: no week in which one
// of the posts may lie is silent, the newest of them bounds all, and the first new post settles
// the years of the others. A page that was changed last a week ago tells them at once.
func TestYearsOfSilence(t *testing.T) {
	t.Parallel()
	old := []string{"20 Okt", "13 Okt", "6 Okt", "29 Sep"}
	first := walkOn(t, 0, true, memory.New(), cards(old...))
	for _, it := range first.New {
		if it.DateReason != kim.DateUnknown || it.PublishedFrom.Known() || it.PublishedTo > kim.NewDate(2025, time.October, 20) {
			t.Errorf("%s: %s, %v to %v", it.URL, it.DateReason, it.PublishedFrom, it.PublishedTo)
		}
	}
	second := walkOn(t, 7, false, remember(t, memory.New(), first), cards(append([]string{"1 Nop"}, old...)...))
	if len(second.New) != 1 || len(second.Edited) != len(old) {
		t.Fatalf("%d new, %d edited: %s", len(second.New), len(second.Edited), second.Walk.Detail)
	}
	for _, it := range second.Edited {
		if it.DateReason != kim.DateAccepted || it.PublishedAt.Year() != 2025 || it.DateConfidence > 0.5 {
			t.Errorf("%s: %s, %v, %v", it.URL, it.DateReason, it.PublishedAt, it.DateConfidence)
		}
	}
	p := cards(old...)
	p.modified = map[string]string{"http://a.kim.id/berita": "Tue, 21 Oct 2025 03:00:00 GMT"}
	for _, it := range walkOn(t, 0, true, memory.New(), p).New {
		if it.PublishedAt.Year() != 2025 {
			t.Errorf("%s: %s, %v", it.URL, it.DateReason, it.PublishedAt)
		}
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
