package words

import (
	"math"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

func TestNumbers(t *testing.T) {
	cases := []struct {
		name   string
		v      float64
		places int
		id, en string
	}{
		{"thousands and a fraction", 1234.5, 1, "1.234,5", "1,234.5"},
		{"millions", 12345678, 0, "12.345.678", "12,345,678"},
		{"below one", 0.25, 2, "0,25", "0.25"},
		{"negative", -1234.56, 1, "\u22121.234,6", "\u22121,234.6"},
		{"negative that rounds to nothing", -0.01, 1, "0,0", "0.0"},
		{"three digits", 999, 0, "999", "999"},
		{"not known", math.NaN(), 1, "–", "–"},
		{"beyond all", math.Inf(1), 1, "–", "–"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Indonesian.Decimal(c.v, c.places); got != c.id {
				t.Errorf("Indonesian: %q, want %q", got, c.id)
			}
			if got := English.Decimal(c.v, c.places); got != c.en {
				t.Errorf("English: %q, want %q", got, c.en)
			}
		})
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2025, 10, 27, 18, 5, 0, 0, time.UTC) // already the 28th in WIB
	cases := []struct{ name, got, want string }{
		{"a day", Indonesian.Date(kim.NewDate(2025, 10, 27)), "27 Oktober 2025"},
		{"a day in English", English.Date(kim.NewDate(2025, 10, 27)), "27 October 2025"},
		{"no day", Indonesian.Date(kim.NoDate), "–"},
		{"a clock", Indonesian.Clock(at, kim.WIB), "28 Oktober 2025 01.05 WIB"},
		{"a clock in the east", Indonesian.Clock(at, kim.WIT), "28 Oktober 2025 03.05 WIT"},
		{"a clock in English", English.Clock(at, kim.WITA), "28 October 2025 02:05 WITA"},
		{"none", Indonesian.Clock(time.Time{}, kim.WIB), "–"},
		{"a week", Indonesian.Week(kim.NewDate(2025, 10, 20).Week()), "20–26 Oktober 2025"},
		{"a week over two months", Indonesian.Week(kim.NewDate(2025, 10, 27).Week()), "27 Oktober – 2 November 2025"},
		{"a week over two years", Indonesian.Week(kim.NewDate(2025, 12, 29).Week()), "29 Desember 2025 – 4 Januari 2026"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("%q, want %q", c.got, c.want)
			}
		})
	}
}
