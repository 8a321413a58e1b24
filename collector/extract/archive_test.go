package extract

import (
	"fmt"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

func TestArchive(t *testing.T) {
	t.Parallel()
	p := loadProfiles(t)
	for html, want := range map[string]string{
		`<li><a href="/arsip/2025/10">Oktober 2025</a> (9)</li>`:                               "2025-10-01 9 /arsip/2025/10",
		`<li><a href="/2025/10/">Oktober 2025</a>&nbsp;(9)</li>`:                               "2025-10-01 9 /2025/10",
		`<li><a href="/2025/10/">Oktober</a> <span dir="ltr">(9)</span></li>`:                  "2025-10-01 9 /2025/10",
		`<li><a href="/arsip?id=7">Okt. 2025 (1.240)</a></li>`:                                 "2025-10-01 1240 /arsip?id=7",
		`<li><a href="/?m=202510">October 2025</a></li>`:                                       "2025-10-01 - /?m=202510",
		`<li><a href="/berita/arsip/nop-2025">Nop 2025</a></li>`:                               "2025-11-01 - /berita/arsip/nop-2025",
		`<li><a href="/berita?tahun=2025&amp;bulan=9">September 2025 <b>4</b></a></li>`:        "2025-09-01 4 /berita?bulan=9&tahun=2025",
		`<option value="/2025/10/"> Oktober 2025 &nbsp;(9)</option>`:                           "2025-10-01 9 /2025/10",
		`<a href="/arsip/2025/09">September 2025</a><a href="/arsip/2025/10">Oktober 2025</a>`: "2025-10-01 - /arsip/2025/10, 2025-09-01 - /arsip/2025/09",
		// Of years alone.
		`<li><a href="/2025/">2025</a> (9)</li>`:                                                        "2025-01-01 9 /2025",
		`<li><a href="/arsip/2026">2026</a></li><li><a href="/arsip/2025">2025</a></li>`:                "2026-01-01 - /arsip/2026, 2025-01-01 - /arsip/2025",
		`<li><a href="/berita?tahun=2025">2025</a></li>`:                                                "2025-01-01 - /berita?tahun=2025",
		`<li><a href="/arsip/2025">2025</a></li><li><a href="/arsip/2025/10">Oktober 2025</a> (9)</li>`: "2025-10-01 9 /arsip/2025/10",
		// What is none.
		`<li><a href="/berita/laporan-oktober-2025">Laporan Oktober 2025</a></li>`:   "",
		`<li><a href="/berita/oktober-2025">Oktober 2025</a></li>`:                   "",
		`<li><a href="/2025/09/">Oktober 2025</a> (9)</li>`:                          "",
		`<li><a href="/apbdes-2025">2025</a></li>`:                                   "",
		`<li><a href="/unduhan/12">2025</a></li>`:                                    "",
		`<td><a href="/2025/10/">« Okt</a></td>`:                                     "",
		`<li><a href="https://lain.example/arsip/2025/10">Oktober 2025</a> (9)</li>`: "",
		`<li><a href="/arsip/2025/10/05">5 Oktober 2025</a> (1)</li>`:                "",
		`<div class="comments"><a href="/arsip/2025/10">Oktober 2025</a> (9)</div>`:  "",
		`<option value="/berita/unduh.pdf">Oktober 2025 (9)</option>`:                "",
	} {
		in := fact.Input{URL: "https://maju.or.id/berita", Body: []byte(statedPage("<aside><ul>" + html + "</ul></aside>")), FetchedAt: testNow, Zone: kim.WIB}
		pg := p.Read(in, nil)
		got := ""
		for n, m := range pg.Archive {
			if n > 0 {
				got += ", "
			}
			count := "-"
			if m.Says {
				count = fmt.Sprint(m.Total)
			}
			got += fmt.Sprintf("%s %s %s", m.First, count, m.URL[len("https://maju.or.id"):])
		}
		if got != want || want != "" && len(pg.Items) != 3 {
			t.Errorf("%s: %q, %d items", html, got, len(pg.Items))
		}
		for _, a := range pg.Accounts {
			if want != "" && a.As == fact.LinkUnexplained {
				t.Errorf("%s: unexplained: %+v", html, a)
			}
		}
	}
}

func TestSectionCounts(t *testing.T) {
	t.Parallel()
	p := loadProfiles(t)
	for html, want := range map[string]string{
		`<a href="/kategori/berita">Berita Desa</a> (12)`: "12",
		`<a href="/kategori/berita">Berita (12)</a>`:      "12",
		`<a href="/kategori/berita">Berita</a>`:           "-",
		`<a href="/kategori/berita">Berita</a> 12`:        "-",
	} {
		pg := p.Read(fact.Input{URL: "https://maju.or.id/", Body: []byte(statedPage("<aside><ul><li>" + html + "</li></ul></aside>")), FetchedAt: testNow, Zone: kim.WIB}, nil)
		got := ""
		for _, s := range pg.Sections {
			if s.URL == "https://maju.or.id/kategori/berita" {
				if got = "-"; s.Says {
					got = fmt.Sprint(s.Total)
				}
			}
		}
		if got != want {
			t.Errorf("%s: %q", html, got)
		}
	}
}
