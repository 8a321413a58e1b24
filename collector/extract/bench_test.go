package extract

import (
	"bytes"
	"syscall"
	"testing"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"

	"golang.org/x/net/html"
)

// articlesOf returns the saved articles and their bytes.
func articlesOf(b *testing.B) ([]savedPage, int64) {
	var out []savedPage
	var size int64
	for _, s := range savedPages(b) {
		if s.kind == "article" {
			out = append(out, s)
			size += int64(len(s.body))
		}
	}
	if len(out) == 0 {
		b.Skip("measured on the saved real pages only")
	}
	return out, size / int64(len(out))
}

// loop runs an operation and reports, beside the time on the wall, the processor
// time of the process, which a busy machine does not stretch.
func loop(b *testing.B, size int64, op func(i int)) {
	b.SetBytes(size)
	b.ReportAllocs()
	n := 0
	start := cpuTime(b)
	for b.Loop() {
		op(n)
		n++
	}
	b.ReportMetric(float64(cpuTime(b)-start)/float64(n), "cpu-ns/op")
}

func cpuTime(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// BenchmarkArticle reads one real article an operation, and sets beside it what
// others need for less: the tokens alone, the tree alone, the date alone.
func BenchmarkArticle(b *testing.B) {
	pages, size := articlesOf(b)
	p := loadProfiles(b)
	profiles := make([]*profile.Profile, len(pages))
	for k, s := range pages {
		profiles[k] = p.Recognise(s.input())
	}
	run := func(name string, read func(k int)) {
		b.Run(name, func(b *testing.B) {
			loop(b, size, func(i int) { read(i % len(pages)) })
		})
	}
	run("extract", func(k int) { p.Read(pages[k].input(), profiles[k]) })
	run("extract-generic", func(k int) { p.Read(pages[k].input(), p.Generic()) })
	run("recognise", func(k int) { p.Recognise(pages[k].input()) })
	d := new(page.Doc)
	run("scan", func(k int) { d.Scan(string(pages[k].body)) })
	run("tokenizer", func(k int) {
		z := html.NewTokenizer(bytes.NewReader(pages[k].body))
		for z.Next() != html.ErrorToken {
		}
	})
	run("html.Parse", func(k int) {
		if _, err := html.Parse(bytes.NewReader(pages[k].body)); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkKim reads a page in the manner of kim.id of the usual size.
func BenchmarkKim(b *testing.B) {
	p := loadProfiles(b)
	prof, _ := p.ByID("kim.id")
	body := readFile(b, "kim_article.html")
	filler := bytes.Repeat([]byte("<p>Warga desa bergotong royong membersihkan saluran air bersama aparat desa dan mahasiswa.</p>\n"), 320)
	body = bytes.Replace(body, []byte("<p>Kegiatan"), append(filler, "<p>Kegiatan"...), 1)
	in := fact.Input{URL: "https://bintang.kim.id/berita/read/gotong-royong-warga-621305200101", Body: body, FetchedAt: pagesFetched, Zone: kim.WIB}
	b.Run("extract", func(b *testing.B) {
		loop(b, int64(len(body)), func(int) { p.Read(in, prof) })
	})
	b.Run("tokenizer", func(b *testing.B) {
		loop(b, int64(len(body)), func(int) {
			z := html.NewTokenizer(bytes.NewReader(body))
			for z.Next() != html.ErrorToken {
			}
		})
	})
}

func BenchmarkReadDate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		date.Read("Admin Desa • Senin, 27 Oktober 2025 pukul 10.15 WITA • 28.515 kali dibaca", testNow, kim.WIB)
	}
}
