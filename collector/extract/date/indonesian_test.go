package date

import (
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

// TestIndonesianDates reads days as Indonesian sites print them: every month in the
// spellings in use, days of the week with their points, and days of other calendars.
func TestIndonesianDates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"3 Jan 2025", "2025-01-03"}, {"3 Januari 2025", "2025-01-03"},
		{"3 Peb 2025", "2025-02-03"}, {"3 Pebr 2025", "2025-02-03"}, {"3 Pebr. 2025", "2025-02-03"}, {"3 Pebruari 2025", "2025-02-03"}, {"3 Feb. 2025", "2025-02-03"}, {"3 Febr 2025", "2025-02-03"},
		{"3 Mar 2025", "2025-03-03"}, {"3 Mrt 2025", "2025-03-03"}, {"3 Maret 2025", "2025-03-03"},
		{"3 Apr 2025", "2025-04-03"}, {"3 Mei 2025", "2025-05-03"}, {"3 Jun 2025", "2025-06-03"}, {"3 Jul 2025", "2025-07-03"}, {"3 Juli 2025", "2025-07-03"},
		{"3 Agst 2025", "2025-08-03"}, {"3 Agst. 2025", "2025-08-03"}, {"3 Agt 2025", "2025-08-03"}, {"3 Agus 2025", "2025-08-03"}, {"3 Ags 2025", "2025-08-03"}, {"3 Agu 2025", "2025-08-03"}, {"3 Agust 2025", "2025-08-03"},
		{"3 Sep 2025", "2025-09-03"}, {"3 Sept 2025", "2025-09-03"}, {"3 Sept. 2025", "2025-09-03"},
		{"3 Okt 2025", "2025-10-03"}, {"3 Oct 2025", "2025-10-03"},
		{"3 Nop 2025", "2025-11-03"}, {"3 Nop. 2025", "2025-11-03"}, {"3 Nopember 2025", "2025-11-03"}, {"3 Nov 2025", "2025-11-03"},
		{"3 Des 2025", "2025-12-03"}, {"3 Des. 2025", "2025-12-03"}, {"3 Dec 2025", "2025-12-03"},
		{"03-AGT-2025", "2025-08-03"}, {"3 NOPEMBER 2025", "2025-11-03"}, {"3/Okt/2025", "2025-10-03"}, {"3.Okt.2025", "2025-10-03"},
		{"Sen., 27 Okt. 2025", "2025-10-27"}, {"Jum., 31/10/2025", "2025-10-31"}, {"Jum'at 31-10-2025", "2025-10-31"}, {"Jumat, 31 Oktober 2025", "2025-10-31"}, {"Sen 06/10/2025", "2025-10-06"},
		{"Jum'at, 03/10/2025", "2025-10-03"}, {"Jum’at, 10/03/2025", "2025-10-03"}, {"Jumaat, 03/10/2025", "2025-10-03"}, {"Sel. 07/10/2025", "2025-10-07"}, {"Ming., 05/10/2025", "2025-10-05"},
		{"Senin Kliwon, 27 Oktober 2025", "2025-10-27"}, {"Tgl. 27 Okt 2025", "2025-10-27"}, {"Pada tanggal 27-10-2025", "2025-10-27"},
		{"Senin, 5 Jumadil Awal 1447 H / 27 Oktober 2025", "2025-10-27"},
		{"Senin, 27 Oktober 2025 / 5 Jumadil Awal 1447 H", "2025-10-27"},
		{"27 Oktober 2025 M / 5 Jumadilawal 1447 H", "2025-10-27"},
		{"12 Rabiul Awal 1447 H", ""}, {"1 Muharram 1447", ""}, {"1 Muharram 1447 H", ""}, {"10 Dzulhijjah 1446 H", ""}, {"17 Ramadan 1446 H.", ""}, {"1 Syawal 1446H", ""}, {"05/04/1447 H", ""}, {"05-04-1447", ""}, {"1447-04-05", ""},
		{"12 Rabiul Awal 2025", ""}, {"1 Suro 1959", ""}, {"27 Okt 1447", ""},
	} {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			got := ""
			if d, ok := Read(tt.in, testNow, kim.WIB); ok {
				got = kim.DateOf(d.Time, kim.WIB).String()
				if !d.Certain() {
					got += " or another"
				}
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestBeginsMonth asks of each name of a month whether a text that begins with it is looked at.
func TestBeginsMonth(t *testing.T) {
	t.Parallel()
	names := strings.Fields(`januari jan january djanuari djan janu jann februari feb february pebruari peb febr pebr febuari pebuari febru pebru
		maret mar march mrt mart mret april apr aprl mei may juni jun june djuni juli jul july djuly jly agustus agu agt ags agst agust agus aug august agts agstus agustu
		september sep sept septembar septem spt setember oktober okt october oct okto oktb octo november nov nopember nop novem nopem desember des december dec desem dese descember`)
	for _, n := range names {
		for _, s := range []string{n, strings.ToUpper(n), strings.ToUpper(n[:1]) + n[1:] + " 2025"} {
			if !BeginsMonth(s) {
				t.Errorf("%q begins with a month", s)
			}
		}
	}
	for _, s := range []string{"", "M", "Profil desa", "Berita", "Kontak", "2025"} {
		if BeginsMonth(s) {
			t.Errorf("%q begins with none", s)
		}
	}
}
