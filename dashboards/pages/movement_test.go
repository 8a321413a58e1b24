package pages

import (
	"math"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"strings"
	"testing"
)

func TestSinceInWords(t *testing.T) {
	spoken, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	id := spoken[words.Indonesian]
	rules := kim.Catalogue{Indicators: []kim.Indicator{
		{ID: "KM", Name: kim.Words{Indonesian: "Konsistensi mingguan"}}, {ID: "FU", Name: kim.Words{Indonesian: "Frekuensi unggahan"}},
	}}
	p := New(Sources{Tables: &tables.Maker{Rules: rules}})
	cases := []struct {
		name string
		m    kim.Movement
		want string
	}{
		{"risen", kim.Movement{Before: 80.2, IAD: 83.4, RankBefore: 25, Rank: 21, Points: []kim.Share{{Indicator: "KM", Value: 2.1}, {Indicator: "FU", Value: 1.14}, {Indicator: "KB", Value: -.04}},
			Places: []kim.Share{{Indicator: "KM", Value: 3.5}, {Indicator: "FU", Value: 1.5}, {Indicator: "", Value: -1}}},
			"IAD naik 3,2 poin, dari 80,2 menjadi 83,4: Konsistensi mingguan +2,1, Frekuensi unggahan +1,1. | " +
				"Peringkat di semua wilayah naik 4 tempat, dari 25 ke 21: Konsistensi mingguan +3,5, Frekuensi unggahan +1,5, perubahan kelompok lain −1,0."},
		{"fallen, rules changed", kim.Movement{Before: 83.4, IAD: 80.2, RankBefore: 21, Rank: 25, Points: []kim.Share{{Indicator: "KM", Value: -3.2}}, Places: []kim.Share{{Indicator: "", Value: -4}}, RulesChanged: true},
			"IAD turun 3,2 poin, dari 83,4 menjadi 80,2: Konsistensi mingguan −3,2. | " +
				"Peringkat di semua wilayah turun 4 tempat, dari 21 ke 25: perubahan kelompok lain −4,0. | " +
				"Aturannya berubah di antara kedua penilaian: bandingkan dengan hati-hati."},
		{"stayed", kim.Movement{Before: 50, IAD: 50.01, RankBefore: 3, Rank: 3}, "IAD tetap 50,0. | Peringkat di semua wilayah tetap 3."},
		{"no index before", kim.Movement{Before: math.NaN(), IAD: 50, Rank: 3}, ""},
		{"many shares", kim.Movement{Before: 40, IAD: 46, Points: []kim.Share{{Indicator: "KM", Value: 2}, {Indicator: "KB", Value: 1}, {Indicator: "FU", Value: 1}, {Indicator: "FF", Value: 1}, {Indicator: "JT", Value: .5}, {Indicator: "OR", Value: .5}}},
			"IAD naik 6,0 poin, dari 40,0 menjadi 46,0: Konsistensi mingguan +2,0, KB +1,0, Frekuensi unggahan +1,0, FF +1,0, lainnya +1,0."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(p.since(id, c.m), " | ")
			for _, other := range []string{"KB", "FF"} { // not in the catalogue of the test: named by the page's own words
				got = strings.ReplaceAll(got, p.Tables.Describe(id, board.Part{Indicator: other, Raw: math.NaN()}).Name, other)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
