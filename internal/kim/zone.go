package kim

import (
	"fmt"
	"strings"
	"time"
)

// Zone is one of Indonesia's three time zones. None of them has ever changed
// its clock for summer since 1988, so each is a fixed distance from UTC.
type Zone string

// The three zones, by the names that people and pages use.
const (
	WIB  Zone = "WIB"  // western, UTC+7
	WITA Zone = "WITA" // central, UTC+8
	WIT  Zone = "WIT"  // eastern, UTC+9
)

var (
	wib  = time.FixedZone("WIB", 7*3600)
	wita = time.FixedZone("WITA", 8*3600)
	wit  = time.FixedZone("WIT", 9*3600)
)

// Location returns the zone for calculations; an unset zone is WIB.
func (z Zone) Location() *time.Location {
	switch z {
	case WITA:
		return wita
	case WIT:
		return wit
	default:
		return wib
	}
}

// Hours returns the distance from UTC: 7, 8 or 9.
func (z Zone) Hours() int {
	_, offset := time.Time{}.In(z.Location()).Zone()
	return offset / 3600
}

// ParseZone reads WIB, WITA or WIT, or the name of an Indonesian zone of the
// tz database.
func ParseZone(s string) (Zone, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "wib", "asia/jakarta", "asia/pontianak":
		return WIB, nil
	case "wita", "asia/makassar", "asia/ujung_pandang":
		return WITA, nil
	case "wit", "asia/jayapura":
		return WIT, nil
	}
	return "", fmt.Errorf("%q is not a time zone of Indonesia: write WIB, WITA or WIT", s)
}

// ZoneOfProvince returns the time zone of a province by its Kemendagri code,
// after Keppres 41/1987 and the later divisions of provinces.
func ZoneOfProvince(code string) (Zone, bool) {
	switch code {
	case "11", "12", "13", "14", "15", "16", "17", "18", "19", "21",
		"31", "32", "33", "34", "35", "36", "61", "62":
		return WIB, true
	case "51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76":
		return WITA, true
	case "81", "82", "91", "92", "93", "94", "95", "96":
		return WIT, true
	}
	return "", false
}
