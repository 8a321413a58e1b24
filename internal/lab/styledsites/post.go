package styledsites

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// post is one post of a site.
type post struct {
	kind     kim.Kind
	id       int
	appeared time.Time // on the site
	dated    time.Time // what the site says; equal to appeared unless backdated
	gone     time.Time // zero if never
	edited   time.Time // zero if never
	retitled bool      // the edit changes the title, else it adds a photo
	renamed  bool      // the edit changes the address too
	title    string
	text     []string
	files    []string // photo files without size; the last one is the edit's where it adds one
	event    kim.Date // of an announced event
}

// view is a post at one moment.
type view struct {
	*post
	title   string
	slug    string
	files   []string
	changed time.Time
}

func (p *post) visible(t time.Time) bool {
	return !t.Before(p.appeared) && (p.gone.IsZero() || t.Before(p.gone))
}

func (p *post) at(t time.Time) view {
	v := view{post: p, title: p.title, slug: slugOf(p.title), files: p.files, changed: p.appeared}
	addsPhoto := !p.edited.IsZero() && !p.retitled
	switch {
	case p.edited.IsZero():
	case t.Before(p.edited):
		if addsPhoto {
			v.files = p.files[:len(p.files)-1]
		}
	default:
		v.changed = p.edited
		if p.retitled {
			v.title += " (Perubahan)"
			if p.renamed {
				v.slug = slugOf(v.title)
			}
		}
	}
	return v
}

func slugOf(title string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ' ', r == '-':
			return '-'
		}
		return -1
	}, strings.ToLower(title)), "-")
}

// subjects and phrases make titles and texts.
func subjects() []string {
	return []string{
		"Pelatihan Batik Tulis", "Ronda Malam Dimulai Lagi", "Perbaikan Jembatan Bambu", "Lomba Kampung Bersih", "Pengajian Bulanan",
		"Penyemprotan Nyamuk", "Tanam Mangrove", "Bazar Ramadan", "Simulasi Tanggap Bencana", "Pemilihan Ketua Pemuda",
		"Panen Raya Jagung", "Kunjungan Perpustakaan Keliling", "Servis Motor Gratis", "Pembagian Bibit Cabai", "Nonton Bareng Film Dokumenter",
	}
}

func phrases() []string {
	return []string{
		"Acara dimulai selepas salat Isya dan dihadiri hampir seluruh kepala keluarga.", "Panitia membagi peserta ke dalam empat kelompok kecil agar semua mendapat giliran.",
		"Dana berasal dari iuran warga serta sisa kas kegiatan tahun lalu.", "Beberapa pemuda menyumbangkan tenaga untuk mengangkut bahan dari tepi jalan.",
		"Hasilnya akan diumumkan di papan balai dan di grup percakapan warga.", "Cuaca sempat mendung tetapi hujan tidak jadi turun.",
		"Ibu-ibu menyiapkan nasi liwet dan teh hangat untuk semua yang hadir.", "Pihak kecamatan mengirim seorang pendamping untuk mencatat jalannya kegiatan.",
		"Anak-anak paling antusias karena boleh mencoba sendiri peralatan yang dibawa.", "Warga berharap kegiatan semacam ini tidak berhenti sampai di sini.",
		"Daftar hadir disimpan oleh sekretaris sebagai lampiran laporan.", "Ketua panitia menutup acara dengan ucapan terima kasih kepada para donatur.",
	}
}

// write makes the posts of a site: some old ones, then week after week with
// pauses, with a deletion, edits and a backdated post among them.
func (s *site) write(cfg Config) {
	name := fnv.New64a()
	_, _ = name.Write([]byte(s.name)) // a hash never fails to write
	rng := rand.New(rand.NewPCG(cfg.Seed, name.Sum64()))
	zone := s.group.Zone
	now := kim.WeekOf(cfg.AsOf, zone)
	for range 6 {
		s.publish(rng, now.Add(-cfg.Weeks-1-rng.IntN(60)))
	}
	for w := now.Add(-cfg.Weeks); w < now.Add(6); w = w.Add(1) {
		for range []int{0, 0, 1, 1, 1, 2, 3}[rng.IntN(7)] {
			s.publish(rng, w)
		}
	}
	// One post is dated long before it appears.
	late := s.publish(rng, now.Add(-2))
	late.kind = kim.News
	late.dated = late.dated.AddDate(0, 0, -75)
	slices.SortFunc(s.posts, func(a, b *post) int { return a.appeared.Compare(b.appeared) })
	var recent []*post // published well before AsOf and still in the window
	for i, p := range s.posts {
		p.id = 1200 + 17*i
		p.title = fmt.Sprintf("%s di Dusun %s %d", subjects()[rng.IntN(len(subjects()))], []string{"Kulon", "Wetan", "Lor", "Kidul"}[rng.IntN(4)], i+1)
		if d := cfg.AsOf.Sub(p.appeared); d > 40*24*time.Hour && d < time.Duration(cfg.Weeks)*7*24*time.Hour {
			recent = append(recent, p)
		}
	}
	day := func(back int) time.Time { return s.clock(rng, kim.DateOf(cfg.AsOf, zone).AddDays(-back)) }
	for i, p := range recent {
		switch i {
		case 0:
			p.gone = day(30)
		case 1:
			p.edited, p.retitled = day(25), true
		case 2:
			p.edited, p.retitled, p.renamed = day(18), true, s.style.renames()
		case 3:
			if p.kind == kim.News {
				p.files, p.edited = append(p.files, s.file(p, len(p.files))), day(11)
			}
		}
	}
}

// publish adds a post in a week, on a day and at a time of the day that are
// awkward for whoever mistakes a zone: early in the morning and late at night.
func (s *site) publish(rng *rand.Rand, week kim.Week) *post {
	day := week.Monday().AddDays(rng.IntN(7))
	p := &post{kind: s.style.kind(rng), appeared: s.clock(rng, day), event: day.AddDays(3 + rng.IntN(30))}
	p.dated = p.appeared
	for range 4 + rng.IntN(5) {
		p.text = append(p.text, phrases()[rng.IntN(len(phrases()))])
	}
	p.id = len(s.posts)
	n := []int{0, 1, 1, 2, 3}[rng.IntN(5)]
	if p.kind == kim.Gallery {
		n = 2 + rng.IntN(7)
	}
	for i := range n {
		p.files = append(p.files, s.file(p, i))
	}
	s.posts = append(s.posts, p)
	return p
}

// file names a photo as no other on the site is named.
func (s *site) file(p *post, i int) string {
	return fmt.Sprintf("%d-%s-%d%d", p.dated.Unix(), []string{"IMG-WA", "DSC", "foto", "dokumentasi"}[i%4], p.id, i)
}

// clock draws a time between 00.05 and 05.00 or between 11.00 and 23.55 in the
// site's zone. No walk of a test lies in these hours.
func (s *site) clock(rng *rand.Rand, day kim.Date) time.Time {
	minute := 5 + rng.IntN(295)
	if rng.IntN(4) > 0 {
		minute = 11*60 + rng.IntN(775)
	}
	return day.In(s.group.Zone).Add(time.Duration(minute)*time.Minute + time.Duration(rng.IntN(60))*time.Second)
}

// words counts the words of the text.
func (p *post) words() int {
	n := 0
	for _, t := range p.text {
		n += len(strings.Fields(t))
	}
	return n
}
