package walk

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// An item has the kind of the list that names it, whatever folder its address lies in; and
// an item that was held to be a section for a word in its title is one all the same.
func TestKindsOfLists(t *testing.T) {
	t.Parallel()
	p := site()
	p.Hosts = web.NewHosts([]string{"a.contoh.id"})
	frame := func(body string) string {
		return `<!DOCTYPE html><html lang="id"><head><title>KIM</title></head><body><p><a href="/">Beranda</a> <a href="/artikel">Artikel</a> <a href="/galeri">Galeri</a></p>` + body + `</body></html>`
	}
	record := func(n int, title string) string {
		path := fmt.Sprintf("/artikel/%d-x", n)
		p.body["http://a.contoh.id"+path] = frame(fmt.Sprintf(`<article><h1>%s</h1><p class="meta">Admin | <span>%d Oktober 2025</span></p><p>Warga berkumpul di balai dan membahas jalan nomor %d bersama-sama sampai sore.</p></article>`, title, n, n))
		return fmt.Sprintf(`<div class="card"><h3><a href="%s">%s</a></h3><span>%d Oktober 2025</span></div>`, path, title, n)
	}
	p.body["http://a.contoh.id"] = frame("<h2>Selamat datang</h2>")
	p.body["http://a.contoh.id/artikel"] = frame("<h1>Artikel</h1>" + record(3, "Panen padi di sawah desa") + record(4, "Kabar duka"))
	p.body["http://a.contoh.id/galeri"] = frame("<h1>Galeri</h1>" + record(5, "Lomba mewarnai anak") + record(6, "Foto bersama"))
	r, err := Walk(t.Context(), settingOf(t, 0, true), kim.Group{ID: "a", URL: "http://a.contoh.id", Zone: kim.WIB}, memory.New(), p)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]kim.Kind{}
	for _, it := range r.New {
		got[it.Title] = it.Kind
	}
	want := map[string]kim.Kind{"Panen padi di sawah desa": kim.News, "Kabar duka": kim.News, "Lomba mewarnai anak": kim.Gallery, "Foto bersama": kim.Gallery}
	if fmt.Sprint(got) != fmt.Sprint(want) || !r.Walk.Complete || strings.Contains(r.Walk.Detail, "nothing at") {
		t.Errorf("got %v, want %v: %s", got, want, r.Walk.Detail)
	}
}

// A site that answers every address with its home page names all kinds of items wherever it is
// asked: what its menu leads to decides.
func TestKindsOnSitesThatAnswerEverywhere(t *testing.T) {
	t.Parallel()
	p := site()
	p.Hosts = web.NewHosts([]string{"a.contoh.id"})
	frame := func(body string) string {
		return `<!DOCTYPE html><html lang="id"><head><title>KIM</title></head><body><nav><a href="/">Beranda</a> <a href="/warta">Warta</a> <a href="/agenda">Agenda</a></nav>` + body + `</body></html>`
	}
	record := func(n int, title string) string {
		p.body[fmt.Sprintf("http://a.contoh.id/?id=%d", n)] = frame(fmt.Sprintf(`<article><h1>%s</h1><p class="meta">Admin | <span>%d Oktober 2025</span></p><p>Warga berkumpul di balai dan membahas jalan nomor %d bersama-sama sampai sore.</p></article>`, title, n, n))
		return fmt.Sprintf(`<div class="card"><h3><a href="/?id=%d">%s</a></h3><span>%d Oktober 2025</span></div>`, n, title, n)
	}
	news, events := record(3, "Panen padi di sawah desa")+record(4, "Ronda malam di dusun"), record(5, "Rapat dusun kulon")+record(6, "Senam pagi bersama ibu-ibu")
	home := frame("<h2>Selamat datang</h2><h2>Warta Terbaru</h2>" + news + "<h2>Agenda Terbaru</h2>" + events)
	for _, path := range []string{"", "/berita", "/galeri", "/pengumuman"} {
		p.body["http://a.contoh.id"+path] = home
	}
	p.body["http://a.contoh.id/warta"], p.body["http://a.contoh.id/agenda"] = frame("<h1>Warta</h1>"+news), frame("<h1>Agenda</h1>"+events)
	r, err := Walk(t.Context(), settingOf(t, 0, true), kim.Group{ID: "a", URL: "http://a.contoh.id", Zone: kim.WIB}, memory.New(), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range r.New {
		want := kim.News
		if strings.HasSuffix(it.URL, "=5") || strings.HasSuffix(it.URL, "=6") {
			want = kim.Event
		}
		if it.Kind != want {
			t.Errorf("%s is %s, want %s", it.URL, it.Kind, want)
		}
	}
	if len(r.New) != 4 {
		t.Errorf("%d items: %s", len(r.New), r.Walk.Detail)
	}
}
