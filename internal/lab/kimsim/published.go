package kimsim

import (
	"fmt"
	"time"

	"pantaukim/internal/kim"
)

// Ranked is a group of the ministry's table "Top Konten Website KIM" of 6 March 2025, all
// in kabupaten Lumajang. Place, name and total are the table's. The kinds of the first are
// too; those of the others are invented, in about its proportions. The demonstration has
// no other table than this one: it shows the totals as of its own day.
type Ranked struct {
	Place  int
	ID     string
	Name   string
	Totals map[kim.Kind]int
}

// Total is what the table counts.
func (r Ranked) Total() (n int) {
	for _, k := range kim.Kinds() {
		n += r.Totals[k]
	}
	return n
}

// MinistryTable lists the groups whose place in the table is publicly known.
func MinistryTable() []Ranked {
	totals := func(news, gallery, announcement, event int) map[kim.Kind]int {
		return map[kim.Kind]int{kim.News: news, kim.Gallery: gallery, kim.Announcement: announcement, kim.Event: event}
	}
	return []Ranked{
		{1, tukumID, "KIM Desa Tukum Mandiri", totals(554, 201, 29, 149)},
		{4, "kim-kutorenon", "KIM Kutorenon", totals(354, 128, 19, 95)},
		{5, "kim-sumbersari", "KIM Sumbersari", totals(333, 121, 17, 89)},
		{9, "kim-sibedjo-desa-sidorejo", "KIM Sibedjo Desa Sidorejo", totals(238, 86, 12, 64)},
	}
}

// tukumID is the group at the head of the ministry's table.
const tukumID = "kim-desa-tukum-mandiri"

// TukumID is the id of KIM Desa Tukum Mandiri, whose published totals the
// platform reproduces: 554 news, 201 gallery, 29 announcement, 149 event.
func TukumID() string { return tukumID }

// MinistryIDs are the ids of the groups of the ministry's table.
func MinistryIDs() []string {
	var ids []string
	for _, r := range MinistryTable() {
		ids = append(ids, r.ID)
	}
	return ids
}

// group is the registry's row of a group of the table.
func (r Ranked) group() kim.Group {
	kinds := "jumlah per jenis, "
	if r.ID == tukumID {
		kinds = ""
	}
	return kim.Group{
		ID: r.ID, Name: r.Name, URL: "https://peraga" + r.ID[len("kim"):] + ".kim.id",
		Region: kim.Region{ProvinceCode: "35", Province: "Jawa Timur", RegencyCode: "35.08", Regency: "Lumajang"},
		Zone:   kim.WIB, Standing: kim.Registered,
		Note: fmt.Sprintf("peringkat %d tabel kementerian 6 Maret 2025: nama dan jumlah %d menurut tabel itu; %salamat situs, isi dan waktu unggahan rekaan untuk peragaan",
			r.Place, r.Total(), kinds),
	}
}

// ranked finds a group's row of the ministry's table.
func (s *site) ranked() (Ranked, bool) {
	for _, r := range MinistryTable() {
		if r.ID == s.group.ID {
			return r, true
		}
	}
	return Ranked{}, false
}

// winnerID is the group that won KIMFest 2025 as a whole.
const winnerID = "kim-bintang-jaya-itah"

// winnerTopics are what the winner of KIMFest 2025 writes about in the demonstration, as
// places in the list of topics: small businesses, literacy, festivals and health. They
// are the fields of that year's prizes, so that it meets their words.
func winnerTopics() []int { return []int{3, 8, 6, 1} }

// topicOf draws what a post is about.
func (s *site) topicOf() int {
	if s.group.ID == winnerID {
		of := winnerTopics()
		return of[len(s.posts)%len(of)]
	}
	return s.rng.IntN(len(s.book.topics))
}

// liveRanked spreads the published totals over the three years before AsOf, and
// goes on afterwards.
func (s *site) liveRanked(cfg Config, r Ranked) {
	const days = 3 * 365
	today := kim.DateOf(cfg.AsOf, s.group.Zone)
	for _, kind := range kim.Kinds() {
		n := r.Totals[kind]
		for i := range n {
			d := today.AddDays(-days + (i+1)*(days-1)/n)
			if p := s.publishOn(d, kind, s.clock(d)); p != nil && kind == kim.Gallery {
				p.files = p.files[:1+i%3]
				p.shown = len(p.files)
			}
		}
	}
	for w := range futureWeeks {
		d := today.AddDays(1 + 7*w)
		s.publishOn(d, kim.News, s.clock(d))
	}
	// Two posts get another title and address in the last weeks.
	for i, p := range []*post{s.posts[len(s.posts)-futureWeeks-r.Total()/5], s.posts[r.Total()*54/100]} {
		at := s.clock(today.AddDays(-20 - 7*i))
		if at.After(p.posted.Add(time.Hour)) {
			title := p.title + " (arsip)"
			p.edits = append(p.edits, edit{at: at, title: title, slug: s.newSlug(title), shown: -1})
		}
	}
}
