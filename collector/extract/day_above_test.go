package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// daysListed are the days of the items of a list, in its order; "?" for one that is not known.
func daysListed(t *testing.T, where, main string) (out []string) {
	t.Helper()
	for _, it := range listed(t, where, main).Items {
		day := "?"
		if !it.Published.IsZero() {
			day = kim.DateOf(it.Published, kim.WIB).String()[8:]
		}
		out = append(out, day)
	}
	return out
}

// aboveForms are the ways in which lists put a day above several records: what begins the list, the day, the
// beginning of its records, each of them, their end, what ends the day, and the list.
var aboveForms = map[string][7]string{
	"headings and lists":   {`<h1>Berita</h1>`, `<h3>%s</h3>`, `<ul>`, `<li><a href="/post/%d">%s</a></li>`, `</ul>`, ``, ``},
	"headings and cards":   {`<h1>Berita</h1><div>`, `<h2 class="hari">%s</h2>`, ``, `<div class="kartu"><h4><a href="/post/%d">%s</a></h4><p>Warga berkumpul di balai desa.</p></div>`, ``, ``, `</div>`},
	"elements around":      {`<h1>Berita</h1>`, `<section><p class="hari">%s</p>`, ``, `<div class="kartu"><a href="/post/%d">%s</a></div>`, ``, `</section>`, ``},
	"lines in an element":  {`<h1>Berita</h1>`, `<div><b>%s</b><br>`, ``, `- <a href="/post/%d">%s</a><br>`, ``, `</div>`, ``},
	"terms":                {`<h1>Berita</h1><dl>`, `<dt>%s</dt>`, ``, `<dd><a href="/post/%d">%s</a></dd>`, ``, ``, `</dl>`},
	"rows of their own":    {`<h1>Berita</h1><table><tr><th>No</th><th>Judul</th></tr>`, `<tr><td colspan="2">%s</td></tr>`, ``, `<tr><td>1</td><td><a href="/post/%d">%s</a></td></tr>`, ``, ``, `</table>`},
	"lists in lists":       {`<h1>Berita</h1><ul>`, `<li>%s<ul>`, ``, `<li><a href="/post/%d">%s</a></li>`, `</ul>`, `</li>`, `</ul>`},
	"paragraphs":           {`<h1>Berita</h1>`, `<p><strong>%s</strong></p>`, ``, `<p><a href="/post/%d">%s</a></p>`, ``, ``, ``},
	"elements and columns": {`<h1>Berita</h1>`, `<div class="row"><div class="col-2">%s</div><div class="col-10">`, `<ul>`, `<li><a href="/post/%d">%s</a></li>`, `</ul>`, `</div></div>`, ``},
}

// writeAbove writes a list whose days stand above their records: so many below each.
func writeAbove(form [7]string, days []string, records []int) string {
	var b strings.Builder
	b.WriteString(form[0])
	n := 0
	for k, day := range days {
		fmt.Fprintf(&b, form[1], day)
		b.WriteString(form[2])
		for range records[k] {
			fmt.Fprintf(&b, form[3], n+1, shortTitles[n%len(shortTitles)])
			n++
		}
		b.WriteString(form[4] + form[5])
	}
	return b.String() + form[6]
}

// A day that stands above several records is the day of each, up to the next such day.
func TestDaysAboveRecords(t *testing.T) {
	t.Parallel()
	for name, form := range aboveForms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, days := range [][]string{{"27 Oktober 2025", "24 Oktober 2025", "20 Oktober 2025"}, {"Senin, 27 Oktober 2025", "Jumat, 24 Oktober 2025", "Senin, 20 Oktober 2025"}, {"2025-10-27", "2025-10-24", "2025-10-20"}} {
				for _, records := range [][]int{{2, 1, 3}, {3, 2, 1}, {1, 2, 2}} {
					want := slices.Concat(slices.Repeat([]string{"27"}, records[0]), slices.Repeat([]string{"24"}, records[1]), slices.Repeat([]string{"20"}, records[2]))
					if got := daysListed(t, "https://maju.or.id/berita", writeAbove(form, days, records)); !slices.Equal(got, want) {
						t.Errorf("%s, %v: %v, want %v", days[0], records, got, want)
					}
				}
			}
		})
	}
}

// A day above records that is not theirs is not taken.
func TestDaysAboveThatAreNone(t *testing.T) {
	t.Parallel()
	form, flat := aboveForms["headings and lists"], aboveForms["headings and cards"]
	three := []string{"27 Oktober 2025", "24 Oktober 2025", "20 Oktober 2025"}
	for name, c := range map[string]struct {
		where, main string
		want        string
	}{
		"one day alone":                  {"/berita", writeAbove(form, three[:1], []int{4}), "? ? ? ?"},
		"in no order":                    {"/berita", writeAbove(form, []string{"24 Oktober 2025", "27 Oktober 2025", "20 Oktober 2025"}, []int{2, 1, 2}), "? ? ? ? ?"},
		"days to come":                   {"/berita", writeAbove(form, []string{"27 Desember 2026", "24 Desember 2026"}, []int{2, 2}), "? ? ? ?"},
		"days of events":                 {"/agenda", writeAbove(form, three, []int{2, 1, 2}), "? ? ? ? ?"},
		"records before the first of it": {"/berita", flat[0] + fmt.Sprintf(flat[3], 91, "Selamat datang di situs desa kami") + strings.TrimPrefix(writeAbove(flat, three, []int{2, 1, 2}), flat[0]), "? 27 27 24 20 20"},
		"a box behind the last":          {"/berita", writeAbove(flat, three, []int{2, 1, 2}) + `<h2>Arsip pilihan warga</h2><div class="kartu"><h4><a href="/post/77">Sejarah desa kami yang panjang</a></h4></div>`, "27 27 24 20 20 ?"},
		"records print other days":       {"/berita", strings.ReplaceAll(writeAbove(flat, three, []int{2, 1, 2}), `<p>Warga berkumpul di balai desa.</p>`, `<p class="tanggal">3 Oktober 2025</p>`), "03 03 03 03 03"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(daysListed(t, "https://maju.or.id"+c.where, c.main), " "); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// A cell of a table that spans several rows speaks of each of them, and its column is what its head says,
// wherever the cells of the rows below it seem to stand.
func TestDaysInSpanningCells(t *testing.T) {
	t.Parallel()
	table := func(head string, rows ...string) string {
		return `<h1>Berita</h1><table><tr>` + head + `</tr><tr>` + strings.Join(rows, `</tr><tr>`) + `</tr></table>`
	}
	record := func(n int) string { return fmt.Sprintf(`<td><a href="/post/%d">%s</a></td>`, n, shortTitles[n]) }
	span := func(rows int, text string) string { return fmt.Sprintf(`<td rowspan="%d">%s</td>`, rows, text) }
	const a, b, c = "27 Oktober 2025", "24 Oktober 2025", "20 Oktober 2025"
	for name, x := range map[string]struct{ main, want string }{
		"first column":               {table(`<th>Tanggal</th><th>Judul</th>`, span(2, a)+record(1), record(2), span(1, b)+record(3), span(3, c)+record(4), record(5), record(6)), "27 27 24 20 20 20"},
		"last column":                {table(`<th>Judul</th><th>Tanggal</th>`, record(1)+span(2, a), record(2), record(3)+span(2, b), record(4)), "27 27 24 24"},
		"behind a number that spans": {table(`<th>No</th><th>Tanggal</th><th>Judul</th>`, span(2, "1")+span(2, a)+record(1), record(2), span(2, "2")+span(2, b)+record(3), record(4)), "27 27 24 24"},
		"to the end":                 {table(`<th>Tanggal</th><th>Judul</th>`, span(1, a)+record(1), span(0, b)+record(2), record(3), record(4)), "27 24 24 24"},
		"one within another":         {table(`<th>Bulan</th><th>Tanggal</th><th>Judul</th>`, span(4, "Oktober 2025")+span(2, a)+record(1), record(2), span(2, b)+record(3), record(4)), "27 27 24 24"},
		"of events":                  {table(`<th>Tanggal kegiatan</th><th>Judul</th>`, span(2, a)+record(1), record(2), span(2, b)+record(3), record(4)), "? ? ? ?"},
		"of changes":                 {table(`<th>Judul</th><th>Diperbarui</th>`, record(1)+span(2, a), record(2), record(3)+span(2, b), record(4)), "? ? ? ?"},
		"beside days of events":      {table(`<th>Terbit</th><th>Judul</th><th>Tanggal kegiatan</th>`, span(2, b)+record(1)+`<td>1 November 2025</td>`, record(2)+`<td>2 November 2025</td>`, span(2, c)+record(3)+`<td>3 November 2025</td>`, record(4)+`<td>4 November 2025</td>`), "24 24 20 20"},
		"below a head of two rows":   {`<h1>Berita</h1><table><tr><th rowspan="2">Judul</th><th colspan="2">Tanggal</th></tr><tr><th>Diubah</th><th>Terbit</th></tr><tr>` + record(1) + span(2, a) + span(2, b) + `</tr><tr>` + record(2) + `</tr><tr>` + record(3) + `<td>23 Oktober 2025</td><td>20 Oktober 2025</td></tr></table>`, "24 24 20"},
		"that end with their part":   {`<h1>Berita</h1><table><tbody><tr>` + span(5, a) + record(1) + `</tr><tr>` + record(2) + `</tr></tbody><tbody><tr>` + record(3) + `</tr></tbody></table>`, "27 27 ?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(daysListed(t, "https://maju.or.id/berita", x.main), " "); got != x.want {
				t.Errorf("%s, want %s", got, x.want)
			}
		})
	}
}

// Of the days that stand in one line, the one of the publication is the item's, in a list and on its page.
func TestSeveralDaysInALine(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"Diterbitkan 1%[1]d Oktober 2025 / Diperbarui 2%[1]d Oktober 2025": "1",
		"Diperbarui 2%[1]d Oktober 2025 / Diterbitkan 1%[1]d Oktober 2025": "1",
		"Diperbarui: 2%[1]d/10/2025 | Terbit: 1%[1]d/10/2025":              "1",
		"Update 2%[1]d Okt 2025 · Publish 1%[1]d Okt 2025":                 "1",
		"1%[1]d Oktober 2025 (diperbarui 2%[1]d Oktober 2025)":             "1",
		"2%[1]d Oktober 2025 (diperbarui), 1%[1]d Oktober 2025 (terbit)":   "1",
		"1%[1]d Oktober 2025 (terbit), 2%[1]d Oktober 2025 (diubah)":       "1",
		"2%[1]d Oktober 2025 · Diterbitkan 1%[1]d Oktober 2025":            "1",
		"Dibuat: 1%[1]d Oktober 2025 - Diubah: 2%[1]d Oktober 2025":        "1",
		"Terakhir diubah 2%[1]d Oktober 2025, dimuat 1%[1]d Oktober 2025":  "1",
		"Diubah 2%[1]d Oktober 2025":                                       "",
		"Pemutakhiran terakhir: 2%[1]d Oktober 2025":                       "",
		"2%[1]d Oktober 2025 (diperbarui)":                                 "",
		"Dicetak pada 2%[1]d Oktober 2025":                                 "",
		"Pelaksanaan: 2%[1]d Oktober 2025, 3 November 2025":                "",
		"1%[1]d Oktober 2025 / 2%[1]d Oktober 2025":                        "",
		"Diperbarui <time datetime=\"2025-10-2%[1]d\">2%[1]d Oktober 2025</time>, diterbitkan <time datetime=\"2025-10-1%[1]d\">1%[1]d Oktober 2025</time>": "1",
		"Diperbarui: <time datetime=\"2025-10-2%[1]d\">2%[1]d Oktober 2025</time>":                                                                          "",
		"Diperbarui: <span class=\"tanggal\">2%[1]d Oktober 2025</span>":                                                                                    "",
		"Terakhir diperbarui <span class=\"date\"><b>2%[1]d</b> <b>Oktober</b> <b>2025</b></span>":                                                          "",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			main, none := `<h1>Berita</h1>`, "?"
			for n := 1; n <= 3; n++ {
				main += fmt.Sprintf(`<div class="k"><h3><a href="/baca/%[1]d">Kabar warga nomor %[1]d maju jaya</a></h3><p>`+line+`</p></div>`, n)
			}
			got := strings.Join(daysListed(t, "https://maju.or.id/berita", main), " ")
			if all := fmt.Sprintf("%[1]s1 %[1]s2 %[1]s3", want); want != "" && got != all || want == "" && got != strings.Join([]string{none, none, none}, " ") {
				t.Errorf("in a list %s, want %q", got, want)
			}
			body := fmt.Sprintf(`<html lang="id"><head><title>Panen raya</title></head><body><article><h1>Panen raya</h1><p>`+line+`</p><p>`+strings.Repeat("Warga memanen padi di sawah bersama kelompok tani. ", 12)+`</p></article></body></html>`, 4)
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/baca/4", Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageArticle}, nil)
			day := ""
			if len(pg.Items) == 1 && !pg.Items[0].Published.IsZero() {
				day = pg.Items[0].Published.Format("2")
			}
			if want != "" && day != want+"4" || want == "" && day != "" {
				t.Errorf("on a page %q, want %q: %+v", day, want, pg.Ignored)
			}
		})
	}
}
