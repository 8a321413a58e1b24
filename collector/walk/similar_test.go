package walk

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

func TestSimHash(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("warga desa membersihkan saluran air bersama perangkat kampung dan kader posyandu pada hari minggu pagi yang cerah ", 6)
	words := len(strings.Fields(text))
	varied := strings.Fields(text)
	for i := range varied {
		varied[i] += string(rune('a' + i%26))
	}
	h := simHash(text, words)
	if h == 0 || !near(h, simHash(text+"sekali", words+1)) {
		t.Error("one word more makes another text of it")
	}
	if near(h, simHash(strings.Join(varied, " "), words)) {
		t.Error("a text of other words is near")
	}
	if simHash(text, simHashWords-1) != 0 {
		t.Error("a short text is judged")
	}
	if near(0, 0) {
		t.Error("two texts that cannot be judged are near")
	}
}

func TestSameTitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Kerja Bakti Membersihkan Saluran Air", "Kerja bakti membersihkan saluran air!", true},
		{"Kerja Bakti Membersihkan Saluran Air", "Kerja Bakti Membersihkan Saluran Air (diperbarui)", true},
		{"Kerja Bakti Membersihkan Saluran Air", "Kerja Bakti Membersihkan Saluran Air Tahun 2025", true},
		{"Kerja Bakti Membersihkan Saluran Air", "Kerja Bakti Membangun Jembatan Baru", false},
		{"Jadwal Posyandu", "Jadwal Posyandu Bulan Oktober Tahun 2025", false},
		{"Kerja Bakti di Pasar Lama Berlangsung Meriah dan Dihadiri Ratusan Warga, Kepala Desa Berharap Kegiatan Serupa Dapat Digelar Kembali",
			"Perbaikan Jembatan di Sungai Kahayan Berlangsung Meriah dan Dihadiri Ratusan Warga, Kepala Desa Berharap Kegiatan Serupa Dapat Digelar Kembali", false},
		{"", "", false},
		{"!", "?", false},
	} {
		if sameTitle(c.a, c.b) != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, !c.want)
		}
	}
}

func TestContentHash(t *testing.T) {
	t.Parallel()
	a, b := extract.Photo{Key: "a.jpeg"}, extract.Photo{Key: "b.jpeg"}
	base := contentHash("Judul", "isi", []extract.Photo{a, b})
	if contentHash("Judul", "isi", []extract.Photo{b, a}) != base {
		t.Error("the order of photos matters")
	}
	for name, h := range map[string]uint64{
		"title": contentHash("Judul!", "isi", []extract.Photo{a, b}), "text": contentHash("Judul", "isi.", []extract.Photo{a, b}),
		"photos": contentHash("Judul", "isi", []extract.Photo{a}), "border": contentHash("Juduli", "si", []extract.Photo{a, b}),
	} {
		if h == base {
			t.Errorf("another %s, the same hash", name)
		}
	}
}

func TestItemKey(t *testing.T) {
	t.Parallel()
	key := itemKey("g", "news", "/a")
	if key == itemKey("g", "event", "/a") || key == itemKey("h", "news", "/a") || len(key) != 16 {
		t.Error("keys")
	}
}

// Two posts without a day whose titles follow one template are two, although the first is gone.
func TestTemplatesAreNotMoved(t *testing.T) {
	t.Parallel()
	w := &removal{visit: &visit{group: group}}
	title := "Penyuluhan hama wereng di %s berlangsung meriah dan dihadiri ratusan warga"
	c := &candidate{kind: kim.News, item: extract.Item{Title: fmt.Sprintf(title, "Balai Desa"), Photos: []extract.Photo{{Key: "a"}}}}
	for place, want := range map[string]bool{"Dusun Kulon": false, "balai desa": true} {
		if r := (&memory.Item{Item: kim.Item{Kind: kim.News, Title: fmt.Sprintf(title, place)}, PhotoCount: 1}); w.sameItem(c, r) != want {
			t.Errorf("%s: %v", place, !want)
		}
	}
}
