package date

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// testNow is a Saturday, ten in the morning in western Indonesia.
var testNow = time.Date(2025, 11, 1, 10, 0, 0, 0, kim.WIB.Location())

func TestReadDate(t *testing.T) {
	tests := []struct {
		in, want  string // want in the zone of the group; empty if there is no date
		precision kim.Precision
	}{
		{"27 Oktober 2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27 Okt 2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"17 Agt 2025", "2025-08-17 00:00:00", kim.PrecisionDay},
		{"17 Agu 2025", "2025-08-17 00:00:00", kim.PrecisionDay},
		{"27 Ags 2019  09:44:04", "2019-08-27 09:44:04", kim.PrecisionSecond},
		{"27 Ags 2019 09:44:04 28.515 Kali", "2019-08-27 09:44:04", kim.PrecisionSecond},
		{"3 Agust 2024", "2024-08-03 00:00:00", kim.PrecisionDay},
		{"6 Nop 2026", "2026-11-06 00:00:00", kim.PrecisionDay},
		{"10 Nopember 2025", "2025-11-10 00:00:00", kim.PrecisionDay},
		{"12 Peb 2026", "2026-02-12 00:00:00", kim.PrecisionDay},
		{"12 Pebruari 2026", "2026-02-12 00:00:00", kim.PrecisionDay},
		{"Jum'at, 3 Juli 2026", "2026-07-03 00:00:00", kim.PrecisionDay},
		{"Jum’at, 3 Juli 2026", "2026-07-03 00:00:00", kim.PrecisionDay},
		{"Jum`at 3 Juli 2026", "2026-07-03 00:00:00", kim.PrecisionDay},
		{"Senin, 27 Oktober 2025 10:15 WIB", "2025-10-27 10:15:00", kim.PrecisionMinute},
		{"Senin, 27 Oktober 2025 10.15 WIT", "2025-10-27 08:15:00", kim.PrecisionMinute},
		{"Senin, 27 Oktober 2025 | 10:15 WITA", "2025-10-27 09:15:00", kim.PrecisionMinute},
		{"Ahad, 26 Oktober 2025 pukul 09.30", "2025-10-26 09:30:00", kim.PrecisionMinute},
		{"27 Oktober 2025, pkl. 07.05 WIB", "2025-10-27 07:05:00", kim.PrecisionMinute},
		{"27 Oktober 2025 - 00:30 WIT", "2025-10-26 22:30:00", kim.PrecisionMinute},
		{"Mar 19, 2019", "2019-03-19 00:00:00", kim.PrecisionDay},
		{"Oct 27, 2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"Aug 5, 2025", "2025-08-05 00:00:00", kim.PrecisionDay},
		{"May 1, 2025", "2025-05-01 00:00:00", kim.PrecisionDay},
		{"Dec. 9, 2024", "2024-12-09 00:00:00", kim.PrecisionDay},
		{"October 23rd, 2024", "2024-10-23 00:00:00", kim.PrecisionDay},
		{"Desember 22, 2020", "2020-12-22 00:00:00", kim.PrecisionDay},
		{"March 9, 2017 at 3:18 am", "2017-03-09 03:18:00", kim.PrecisionMinute},
		{"15 Januari 2024 pada 3:07 pm", "2024-01-15 15:07:00", kim.PrecisionMinute},
		{"15 Januari 2024 12:10 AM", "2024-01-15 00:10:00", kim.PrecisionMinute},
		{"27-10-2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27/10/25", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27.10.2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"03/10/2025", "2025-10-03 00:00:00", kim.PrecisionDay},
		{"10/27/2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27-Okt-2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27-Okt-25", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"2025-10-27", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"2025-10-03 08:00:01", "2025-10-03 08:00:01", kim.PrecisionSecond},
		{"2025-10-27T18:30:00Z", "2025-10-28 01:30:00", kim.PrecisionSecond},
		{"2025-10-27T18:30:00.123+00:00", "2025-10-28 01:30:00", kim.PrecisionSecond},
		{"2012-06-30T23:16:00-07:00", "2012-07-01 13:16:00", kim.PrecisionSecond},
		{"2025-10-27T10:15+0700", "2025-10-27 10:15:00", kim.PrecisionMinute},
		{"2025/10/27", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"20251027", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"Mon, 27 Oct 2025 17:05:00 +0000", "2025-10-28 00:05:00", kim.PrecisionSecond},
		{"Diposting pada 21 November 2026", "2026-11-21 00:00:00", kim.PrecisionDay},
		{"Admin Desa • Mar 19, 2019", "2019-03-19 00:00:00", kim.PrecisionDay},
		{"Karawang, 9 Maret 2026", "2026-03-09 00:00:00", kim.PrecisionDay},
		{"27 Oktober 2025 • 105 kali dilihat", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27 Oktober 2025 28.515 kali", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27 Oktober 2025 12.15 kali dibaca", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"27 Oktober 2025", "2025-10-27 00:00:00", kim.PrecisionDay},
		{"kemarin", "2025-10-31 00:00:00", kim.PrecisionDay},
		{"hari ini", "2025-11-01 00:00:00", kim.PrecisionDay},
		{"baru saja", "2025-11-01 10:00:00", kim.PrecisionMinute},
		{"3 hari yang lalu", "2025-10-29 00:00:00", kim.PrecisionDay},
		{"2 minggu lalu", "2025-10-18 00:00:00", kim.PrecisionDay},
		{"sebulan yang lalu", "2025-10-01 00:00:00", kim.PrecisionDay},
		{"seminggu lalu", "2025-10-25 00:00:00", kim.PrecisionDay},
		{"setahun lalu", "2024-11-01 00:00:00", kim.PrecisionDay},
		{"sejam lalu", "2025-11-01 09:00:00", kim.PrecisionDay},
		{"45 menit lalu", "2025-11-01 09:15:00", kim.PrecisionMinute},
		{"12 jam lalu", "2025-10-31 22:00:00", kim.PrecisionDay},
		{"5 hours ago", "2025-11-01 05:00:00", kim.PrecisionDay},
		{"an hour ago", "2025-11-01 09:00:00", kim.PrecisionDay},
		{"yesterday", "2025-10-31 00:00:00", kim.PrecisionDay},

		{"Oktober 2025", "", ""},
		{"27 Oktober", "", ""},
		{"27 Oktober 10:15", "", ""},
		{"31 Februari 2025", "", ""},
		{"(c) 2016-2026", "", ""},
		{"Copyright 2025", "", ""},
		{"0812-3456-7890", "", ""},
		{"NIP 19651027 199003 1 002", "", ""},
		{"Jl. Raya No. 12/10/2", "", ""},
		{"IMG-20251027-WA0001.jpg", "", ""},
		{"Screenshot_2025-10-27.png", "", ""},
		{"28.515 Kali", "", ""},
		{"10.10.2.2025", "", ""},
		{"3 hari kerja", "", ""},
		{"Marhaban 12, 2020 peserta", "", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			d, ok := Read(tt.in, testNow, kim.WIB)
			got := ""
			if ok {
				got = d.Time.In(kim.WIB.Location()).Format(time.DateTime)
			}
			if got != tt.want {
				t.Fatalf("got %q, want %q", got, tt.want)
			}
			if ok && d.Precision != tt.precision {
				t.Errorf("precision %q, want %q", d.Precision, tt.precision)
			}
		})
	}
}

func TestReadDateZones(t *testing.T) {
	for zone, want := range map[kim.Zone]string{
		kim.WIB: "2025-10-27T10:15:00+07:00", kim.WITA: "2025-10-27T10:15:00+08:00", kim.WIT: "2025-10-27T10:15:00+09:00",
	} {
		d, _ := Read("Senin, 27 Oktober 2025 10:15", testNow, zone)
		if got := d.Time.Format(time.RFC3339); got != want {
			t.Errorf("%s: got %s, want %s", zone, got, want)
		}
	}
}

func TestReadDateRange(t *testing.T) {
	for text, want := range map[string]bool{
		"27-29 Oktober 2025": true, "27 s/d 29 Oktober 2025": true, "Admin - 29 Oktober 2025": false,
	} {
		d, ok := Read(text, testNow, kim.WIB)
		if !ok || d.Range != want {
			t.Errorf("%q: found %v, range %v, want %v", text, ok, d.Range, want)
		}
	}
}

func TestReadDatesSpan(t *testing.T) {
	for text, want := range map[string]bool{
		"27 Oktober 2025 s/d 30 Oktober 2025":                  true,
		"Senin, 27 Oktober 2025 sampai Kamis, 30 Oktober 2025": true,
		"27 Oktober 2025 - 30 Oktober 2025":                    true,
		"Tayang 27 Oktober 2025, diperbarui 30 Oktober 2025":   false,
	} {
		all := ReadAll(text, testNow, kim.WIB, 5)
		if len(all) != 2 || all[0].Range != want || all[1].Range != want {
			t.Errorf("%q: %+v", text, all)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"27 Oktober 2025 10.15 WIB", "2025-10-27T10:15:00Z", "3 hari yang lalu", "Mar 19, 2019", "27/10/25", "27 Okt\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range ReadAll(s, testNow, kim.WITA, 50) {
			if d.Start < 0 || d.End > len(s) || d.Start >= d.End {
				t.Fatalf("%q: bytes %d to %d", s, d.Start, d.End)
			}
			if y := d.Time.Year(); d.Form != FormRelative && (y < 1969 || y > 2101) {
				t.Fatalf("%q: year %d", s, y)
			}
		}
	})
}
