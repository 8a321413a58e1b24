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
