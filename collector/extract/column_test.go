package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A list may print the day of a change, of an event or of something else beside that of the
// publication, or alone: it is taken by its label or by the head of its column, or not at all.
func TestOtherDaysInLists(t *testing.T) {
	t.Parallel()
	table := func(head, cells string) string {
		rows := ""
		for n := 1; n <= 3; n++ {
			rows += fmt.Sprintf(`<tr><td>%[1]d</td><td><a href="/baca/%[1]d">Kabar warga nomor %[1]d</a></td>`+cells+`</tr>`, n)
		}
		return `<table><tr><th>No</th><th>Judul</th>` + head + `</tr>` + rows + `</table>`
	}
	cards := func(form string) (out string) {
		for n := 1; n <= 3; n++ {
			out += fmt.Sprintf(`<div class="k"><h3><a href="/baca/%[1]d">Kabar warga nomor %[1]d maju jaya</a></h3>`+form+`</div>`, n)
		}
		return out
	}
	for name, c := range map[string]struct {
		main  string
		known bool
	}{
		"a term above each day":     {cards(`<dl><dt>Diperbarui</dt><dd>2%[1]d Oktober 2025</dd><dt>Diterbitkan</dt><dd>1%[1]d Oktober 2025</dd></dl>`), true},
		"a line for each day":       {cards(`<p>Diperbarui: 2%[1]d Oktober 2025</p><p>Diterbitkan: 1%[1]d Oktober 2025</p>`), true},
		"a change alone":            {cards(`<p>Diperbarui 2%[1]d Oktober 2025</p>`), false},
		"a change below its term":   {cards(`<dl><dt>Diperbarui</dt><dd>2%[1]d Oktober 2025</dd></dl>`), false},
		"a comment":                 {cards(`<p>Komentar terakhir: 2%[1]d Oktober 2025</p>`), false},
		"a column of changes":       {table(`<th>Diperbarui</th>`, `<td>2%[1]d Oktober 2025</td>`), false},
		"such a column of elements": {table(`<th>Diperbarui</th>`, `<td><span class="tanggal">2%[1]d Oktober 2025</span></td>`), false},
		"columns of both":           {table(`<th>Terakhir diubah</th><th>Tanggal terbit</th>`, `<td>2%[1]d Oktober 2025</td><td>1%[1]d Oktober 2025</td>`), true},
		"a column of events":        {table(`<th>Tanggal kegiatan</th>`, `<td>2%[1]d Oktober 2025</td>`), false},
		"a column of days":          {table(`<th>Tanggal</th>`, `<td>1%[1]d Oktober 2025</td>`), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, it := range listed(t, "https://maju.or.id/berita", "<h1>Berita</h1>"+c.main).Items {
				day := ""
				if !it.Published.IsZero() {
					day = it.Published.Format("2")
				}
				got = append(got, day)
			}
			want := []string{"11", "12", "13"}
			if !c.known {
				want = strings.Split(",,", ",")
			}
			if !slices.Equal(got, want) {
				t.Errorf("days %q, want %q", got, want)
			}
		})
	}
}
