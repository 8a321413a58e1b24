package extract

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/photo"
	"pantaukim/internal/kim"
)

func TestShippedProfiles(t *testing.T) {
	p := loadProfiles(t)
	want := []string{"blogger", "desa.id", "generic", "kim.id", "opensid", "wordpress"}
	if got := p.IDs(); !slices.Equal(got, want) {
		t.Errorf("profiles %q, want %q", got, want)
	}
	prof, _ := p.ByID("kim.id")
	if len(prof.Assumptions()) == 0 {
		t.Error("what is assumed of kim.id is not marked")
	}
}

func TestWrongProfiles(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"unknown key", "id: x\nrecognise: {need: 1}\nfarticle: {}\n", "read profile: bad.yaml:3: field farticle not found in type profile.Spec"},
		{"bad selector", "id: x\nrecognise: {need: 1}\narticle:\n  title: 'h1['\n", `read profile: bad.yaml:4: selector "h1[": unclosed [`},
		{"unknown element", "id: x\nrecognise: {need: 1}\narticle:\n  title: 'foo'\n", `read profile: bad.yaml:4: selector "foo": unknown element "foo"`},
		{"bad pattern", "id: x\nrecognise: {need: 1}\narticle:\n  path: '('\n", "read profile: bad.yaml:4: pattern \"(\": error parsing regexp: missing closing ): `(`"},
		{"bad kind", "id: x\nrecognise: {need: 1}\nsections:\n  - {kind: berita, page: listing, path: /b}\n", `read profile: bad.yaml:4: kind "berita" is none of news, gallery, announcement, event`},
		{"bad page", "id: x\nrecognise: {need: 1}\nsections:\n  - {kind: news, page: list, path: /b}\n", `read profile: bad.yaml:3: page "list" of a section is none of listing, feed, sitemap`},
		{"no id", "name: x\n", "read profile: bad.yaml:1: a profile needs an id"},
		{"matches all", "id: x\nrecognise:\n  need: 0\n", "read profile: bad.yaml:2: recognise.need must be above 0, or every page would match"},
		{"empty sign", "id: x\nrecognise:\n  need: 1\n  signs:\n    - {weight: 1}\n", "read profile: bad.yaml:4: a sign has either contains or path, and a weight"},
		{"not yaml", "id: [\n", "read profile: bad.yaml:1: did not find expected node content"},
		{"two in a file", "id: x\nrecognise: {need: 1}\n---\nid: y\n", "read profile: bad.yaml: a file holds one profile"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(fstest.MapFS{"bad.yaml": {Data: []byte(tt.file)}})
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	twice := fstest.MapFS{"a.yaml": {Data: []byte("id: x\nrecognise: {need: 1}\n")}, "b.yaml": {Data: []byte("id: x\nrecognise: {need: 1}\n")}}
	if _, err := Load(twice); err == nil || !strings.Contains(err.Error(), `b.yaml:1: id "x" is already that of a.yaml`) {
		t.Errorf("the same id twice: %v", err)
	}
}

func TestOwnProfile(t *testing.T) {
	const own = `
id: kim.id
name: as seen on the live site
recognise: {need: 1, hosts: [kim.id], host_weight: 1}
sections:
  - {kind: news, page: listing, path: /kabar, try: true}
article:
  title: '.judul'
  date: '.hari'
normalise:
  trim: ['/lihat$']
`
	p, err := Load(fstest.MapFS{"kim.yaml": {Data: []byte(own)}, "notes.txt": {Data: []byte("not a profile")}})
	if err != nil {
		t.Fatal(err)
	}
	prof := p.Recognise(fact.Input{URL: "https://mojorejo.kim.id/"})
	if prof.Name() != "as seen on the live site" {
		t.Fatalf("the shipped profile was not replaced: %s", prof.Name())
	}
	if got := prof.Normalise("http://Mojorejo.kim.id/kabar/1/lihat/"); got != "https://mojorejo.kim.id/kabar/1" {
		t.Errorf("normalised to %s", got)
	}
	entry := prof.Entry("https://mojorejo.kim.id/?utm_source=x")
	if len(entry) != 1 || entry[0] != (fact.Section{Kind: kim.News, Page: fact.PageListing, URL: "https://mojorejo.kim.id/kabar"}) {
		t.Errorf("entry %+v", entry)
	}
}

func TestRecognise(t *testing.T) {
	p := loadProfiles(t)
	tests := []struct{ name, url, body, want string }{
		{"kim.id by host", "https://fk-kim-karawang.kim.id/", "", "kim.id"},
		{"kim.id by path of a copy", "https://copy.example/berita/read/a-b-321526100101/0", "", "kim.id"},
		{"not kim.id by ending", "https://bukankim.id/", "", "generic"},
		{"desa.id by path", "https://airbatu.desa.id/berita/read/x-y-1902052002", "", "desa.id"},
		{"desa.id by files", "https://x.example/", `<img src="/assets/files/data/website-desa-x-1902052002/a.jpg">`, "desa.id"},
		{"not desa.id: a tutorial's route", "https://buduk.example/berita/read/83/slug.html", "", "generic"},
		{"opensid", "https://x.desa.id/artikel/12", `<link href="/desa/themes/natra/a.css"> OpenSID <img src="/desa/upload/artikel/kecil_1.jpg">`, "opensid"},
		{"wordpress", "https://x.example/", `<link href="/wp-content/a.css"><script src="/wp-includes/b.js">`, "wordpress"},
		{"a hot-linked picture is no WordPress", "https://x.example/", `<img src="https://y.example/wp-content/uploads/a.jpg">`, "generic"},
		{"blogger", "https://x.blogspot.com/", "", "blogger"},
		{"blogger on its own domain", "https://kimx.example/", `<meta content='blogger' name='generator'/>`, "blogger"},
		{"nothing", "", "", "generic"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := p.Recognise(fact.Input{URL: tt.url, Body: []byte(tt.body)}).ID(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestNormalise(t *testing.T) {
	p := loadProfiles(t)
	tests := []struct{ profile, in, want string }{
		{"kim.id", "http://Bintang.KIM.id:80/berita/read/a-621305200101/0", "https://bintang.kim.id/berita/read/a-621305200101"},
		{"kim.id", "https://bintang.kim.id/berita/read/a-621305200101/?utm_source=wa&fbclid=1#komentar", "https://bintang.kim.id/berita/read/a-621305200101"},
		{"kim.id", "https://bintang.kim.id/berita?page=2&utm_medium=x", "https://bintang.kim.id/berita?page=2"},
		{"kim.id", "https://bintang.kim.id", "https://bintang.kim.id/"},
		{"generic", "https://x.example/index.php", "https://x.example/"},
		{"generic", "https://x.example/a//b/index.html", "https://x.example/a/b"},
		{"generic", "https://x.example/?p=12&replytocom=7", "https://x.example/?p=12"},
		{"generic", "https://x.example/?b=2&a=1", "https://x.example/?a=1&b=2"},
		{"generic", "https://x.example/arsip/0", "https://x.example/arsip/0"},
		{"wordpress", "https://x.example/berita-a/amp/", "https://x.example/berita-a"},
		{"blogger", "https://x.blogspot.com/2012/06/p.html?m=1", "https://x.blogspot.com/2012/06/p.html"},
		{"generic", "::not an address", "::not an address"},
	}
	for _, tt := range tests {
		prof, _ := p.ByID(tt.profile)
		if got := prof.Normalise(tt.in); got != tt.want {
			t.Errorf("%s: %s\n got %s\nwant %s", tt.profile, tt.in, got, tt.want)
		}
	}
}

func TestPhotoKey(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://x.example/wp-content/uploads/2022/10/a-300x150.jpg", "/wp-content/uploads/2022/10/a.jpg"},
		{"https://x.example/wp-content/uploads/2022/10/a-scaled.jpg?ver=3", "/wp-content/uploads/2022/10/a.jpg"},
		{"https://x.example/wp-content/uploads/a-e1623456789012-300x150.jpeg", "/wp-content/uploads/a.jpeg"},
		{"https://i0.wp.com/x.example/wp-content/uploads/a.jpg?resize=1080%2C675&ssl=1", "/wp-content/uploads/a.jpg"},
		{"/desa/upload/artikel/sedang_1566.jpg", "/desa/upload/artikel/1566.jpg"},
		{"/desa/upload/artikel/kecil_1566.jpg", "/desa/upload/artikel/1566.jpg"},
		{"http://1.bp.blogspot.com/-a/b/c/d/s1600/e.jpg", "/-a/b/c/d/e.jpg"},
		{"https://4.bp.blogspot.com/-a/b/c/d/w640-h480/e.jpg", "/-a/b/c/d/e.jpg"},
		{"https://lh3.googleusercontent.com/abc=w640-h480", "/abc"},
		{"/uploads/thumbs/a.jpg", "/uploads/a.jpg"},
		{"/img.php?src=/uploads/a.jpg&w=100", "/uploads/a.jpg"},
		{"/foto?id=12", "/foto?id=12"},
		{"/foto?id=13", "/foto?id=13"},
		{"IMG_20251027-1080x720-1.jpg", "/IMG_20251027-1080x720-1.jpg"},
		{"/a-2019.jpg", "/a-2019.jpg"},
		{"/foto/kegiatan-desa-d%E9-1.jpg", "/foto/kegiatan-desa-d%E9-1.jpg"}, // no UTF-8
		{"/foto/d\xe8-%C3%A9.jpg", "/foto/d%E8-é.jpg"},
	}
	for _, tt := range tests {
		if got := photo.Key(tt.in); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestMerge(t *testing.T) {
	day := func(d int) fact.Item {
		return fact.Item{URL: "u", Published: kim.NewDate(2025, 10, d).In(kim.WIB), Precision: kim.PrecisionDay, Confidence: 0.7}
	}
	listed := day(26)
	listed.DateSource, listed.Title, listed.Photos = fact.SourceListing, "Singkat…", []fact.Photo{{Key: "/cover.jpg", Role: fact.PhotoCover}}
	own := day(27)
	own.DateSource, own.Title, own.Whole, own.Text, own.Words = fact.SourceJSONLD, "Judul lengkap", true, "isi", 1
	for name, got := range map[string]fact.Item{"list first": Merge(listed, own), "page first": Merge(own, listed)} {
		if got.DateSource != fact.SourceJSONLD || kim.DateOf(got.Published, kim.WIB).String() != "2025-10-27" {
			t.Errorf("%s: date %v from %s", name, got.Published, got.DateSource)
		}
		if got.Title != "Judul lengkap" || !got.Whole || got.Words != 1 {
			t.Errorf("%s: title %q, whole %v, %d words", name, got.Title, got.Whole, got.Words)
		}
		if len(got.Photos) != 1 || got.Photos[0].Key != "/cover.jpg" {
			t.Errorf("%s: photos %+v", name, got.Photos)
		}
	}
	timed := day(27)
	timed.DateSource, timed.Precision = fact.SourceByline, kim.PrecisionMinute
	timed.Published = timed.Published.Add(9 * 60 * 60 * 1e9)
	byURL := day(27)
	byURL.DateSource = fact.SourceURL
	if got := Merge(byURL, timed); got.DateSource != fact.SourceURL || got.Precision != kim.PrecisionMinute || got.Published.Hour() != 9 {
		t.Errorf("the hour of the same day was lost: %+v", got)
	}
	undated := fact.Item{Title: "x"}
	if got := Merge(undated, listed); got.DateSource != fact.SourceListing {
		t.Errorf("a date was lost: %+v", got)
	}
}
