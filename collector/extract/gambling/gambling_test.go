package gambling

import "testing"

func TestTitle(t *testing.T) {
	for title, want := range map[string]bool{
		"Slot Gacor Hari Ini Maxwin x500":                     true,
		"SLOT88: Situs Slot Online Resmi":                     true,
		"HOKITOTO Link Alternatif Resmi":                      true,
		"Bocoran RTP Live Mahjong Ways Malam Ini":             true,
		"Waspada situs slot gacor yang menjanjikan maxwin":    false,
		"Polisi tangkap bandar togel online dan agen slot":    false,
		"Bahaya judi online bagi remaja":                      false,
		"Slot vaksin untuk lansia ditambah":                   false,
		"Lomba voli":                                          false,
		"Situs slot diblokir, warga diimbau memblokir maxwin": false,
		"Jackpot panen padi raya":                             false,
	} {
		if got := Title(title); got != want {
			t.Errorf("%s: %v", title, got)
		}
	}
}

// TestFlooded tells texts that advertise from those of the group, below the title of the group.
func TestFlooded(t *testing.T) {
	const advert = "Situs slot gacor hari ini maxwin rtp live slot88 terpercaya, togel online, bandar judi, bonus new member."
	for name, c := range map[string]struct {
		lines []string
		want  bool
	}{
		"an advertisement":                      {[]string{"KIM Uji", advert, advert}, true},
		"one line of it below an own text":      {[]string{"Warga desa bergotong royong membersihkan selokan di sepanjang jalan utama bersama karang taruna dan perangkat desa sejak pagi.", "Kegiatan ditutup makan bersama.", "slot gacor maxwin rtp live"}, false},
		"a warning that quotes it":              {[]string{"Waspada: " + advert, "Jangan tergiur, laporkan ke Komdigi."}, false},
		"an own text":                           {[]string{"Panen raya padi di sawah warga."}, false},
		"the advertisement beside a short post": {[]string{"Kerja bakti minggu ini.", advert + " " + advert}, true},
	} {
		if got := Flooded(c.lines); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, p := range ownPosts {
		if Flooded([]string{p[0], p[1]}) || Flooded([]string{p[1]}) {
			t.Errorf("an own post: %s", p[0])
		}
	}
}
