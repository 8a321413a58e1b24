package kimsim

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"pantaukim/internal/kim"
)

// release is a text of the government that many groups publish nearly unchanged.
type release struct {
	number int
	week   kim.Week
	seed   uint64
	title  string
}

// newReleases writes one release every other week.
func newReleases(cfg Config) []release {
	rng := rand.New(rand.NewPCG(cfg.Seed, 0x72656c65617365))
	subjects := []string{
		"Pemerintah Provinsi Ajak Masyarakat Jaga Kerukunan", "Imbauan Menghadapi Musim Hujan", "Pendaftaran Beasiswa Daerah Dibuka",
		"Gerakan Pangan Murah Digelar Serentak", "Sosialisasi Pembayaran Pajak Kendaraan", "Cegah Demam Berdarah dengan Gerakan 3M",
		"Bulan Bakti Gotong Royong Masyarakat", "Ajakan Menggunakan Layanan Pengaduan Resmi",
	}
	var list []release
	now := kim.WeekOf(cfg.AsOf, kim.WIB)
	for w := now.Add(-max(cfg.Weeks, reportedWeeks)); w < now.Add(cfg.future()); w = w.Add(2) {
		n := len(list)
		list = append(list, release{number: n, week: w, seed: rng.Uint64(), title: subjects[n%len(subjects)]})
	}
	return list
}

// copyRelease publishes a release on the site, under a title of the site's own.
func (s *site) copyRelease(r release) {
	s.copyReleaseOn(r, r.week.Monday().AddDays(1+s.rng.IntN(5)))
}

// copyReleaseOn is copyRelease on a certain day.
func (s *site) copyReleaseOn(r release, day kim.Date) {
	p := s.publishOn(day, kim.News, s.clock(day))
	if p == nil {
		return
	}
	p.release, p.topic, p.length = r.number, int(r.seed%uint64(len(s.book.topics))), 140
	p.title = r.title
	p.slug = ""
	p.slug = s.newSlug(fmt.Sprintf("%s %d", r.title, r.number+1))
}

// newTitle writes a post's title.
func (s *site) newTitle(p *post) string {
	rng := rand.New(rand.NewPCG(p.seed, 1))
	titles := s.book.topics[p.topic].titles
	title := s.book.fill(titles[rng.IntN(len(titles))], rng, p.printed)
	switch p.kind {
	case kim.Gallery:
		return "Galeri Foto: " + title
	case kim.Announcement:
		return "Pengumuman: " + title
	case kim.Event:
		return "Agenda " + title
	}
	return title
}

// body writes the post's paragraphs as they are after the given number of
// appended ones.
func (s *site) body(v view) []string {
	seed, place := v.seed, s.place()
	if v.release >= 0 {
		// The same text everywhere; only the place at its head is the group's own.
		seed = uint64(v.release)*0x9e3779b97f4a7c15 + 7
	}
	rng := rand.New(rand.NewPCG(seed, 2))
	day := v.printed
	if !day.Known() || v.release >= 0 {
		day = kim.DateOf(v.posted, s.group.Zone).Week().Monday()
	}
	sentences := append([]string{}, s.book.topics[v.topic].sentences...)
	rng.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })
	others := append([]string{}, s.book.remarks...)
	rng.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	sentences = append(sentences, others...)
	var (
		paragraphs []string
		b          strings.Builder
		words      int
	)
	if v.kind == kim.News && v.seed%3 == 0 {
		// A dateline: the day that the author gives, which is no day of publication.
		fmt.Fprintf(&b, "%s, %s – ", place, longDay(day.AddDays(-int(v.seed>>8%4))))
	}
	for i, sentence := range sentences {
		if words >= v.length {
			break
		}
		text := s.book.fill(sentence, rng, day)
		words += len(strings.Fields(text))
		b.WriteString(text)
		if i%3 == 2 {
			paragraphs = append(paragraphs, b.String())
			b.Reset()
		} else {
			b.WriteByte(' ')
		}
	}
	if rest := strings.TrimSpace(b.String()); rest != "" {
		paragraphs = append(paragraphs, rest)
	}
	for range v.appended {
		paragraphs = append(paragraphs, fmt.Sprintf("Pembaruan %s: keterangan di atas telah dilengkapi oleh pengurus.", longDay(kim.DateOf(v.changed, s.group.Zone))))
	}
	return paragraphs
}

// place is where the group's datelines are written.
func (s *site) place() string {
	if s.group.Resolved() && s.group.Regency != "" {
		return s.group.Regency
	}
	return s.group.Province
}

// words counts the words of the post's text as it is shown.
func (s *site) words(v view) int {
	n := 0
	for _, p := range s.body(v) {
		n += len(strings.Fields(p))
	}
	return n
}

// fill replaces the words in braces.
func (b *phrasebook) fill(text string, rng *rand.Rand, day kim.Date) string {
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return text
		}
		end := open + strings.IndexByte(text[open:], '}')
		var word string
		switch text[open+1 : end] {
		case "desa":
			word = pick(b.villages, rng)
		case "tokoh":
			word = pick(b.offices, rng)
		case "pihak":
			word = pick(b.partners, rng)
		case "rt":
			word = fmt.Sprintf("RT %02d", 1+rng.IntN(12))
		case "n":
			word = fmt.Sprint(12 + rng.IntN(180))
		case "hari":
			word = longDay(day.AddDays(-rng.IntN(4)))
		}
		text = text[:open] + word + text[end+1:]
	}
}

func pick(list []string, rng *rand.Rand) string { return list[rng.IntN(len(list))] }

// longDay writes a day as Indonesian texts do: Senin, 27 Oktober 2025.
func longDay(d kim.Date) string {
	days := [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	months := [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
	t := d.Time()
	return fmt.Sprintf("%s, %d %s %d", days[d.Weekday()], t.Day(), months[t.Month()-1], t.Year())
}

// byline writes a day as the platform's bylines do, Oct 27, 2025, and nothing
// for an unknown one.
func byline(d kim.Date) string {
	if !d.Known() {
		return ""
	}
	return d.Time().Format("Jan 2, 2006")
}
