package kim

import "strings"

// Group is one registered community, as the registry names it.
type Group struct {
	ID      string   // stable identifier, chosen by whoever keeps the registry
	Name    string   // as registered, e.g. "KIM Bintang Jaya Itah"
	URL     string   // address of its site; empty if it has none
	Aliases []string // earlier addresses of the same site: items found there stay the group's

	Region // where it is

	Zone         Zone
	RegisteredOn Date // NoDate if not known
	Standing     Standing
	PICName      string // the officer of the district office to call; a staff matter
	PICPhone     string
	Note         string
}

// HasSite tells whether there is an address to look at.
func (g Group) HasSite() bool { return g.URL != "" }

// Region places a group in the administrative levels, by Kemendagri codes such
// as 62, 62.13, 62.13.05 and 62.13.05.2001. Unknown levels are empty.
type Region struct {
	ProvinceCode, Province string
	RegencyCode, Regency   string // kabupaten or kota
	DistrictCode, District string // kecamatan
	VillageCode, Village   string // desa or kelurahan
}

// CodeScheme names the numbering that every region code here follows. BPS, the
// statistics office, numbers the same regions otherwise (Barito Timur is 62.13
// here and 6212 there), so the scheme is stored with the codes.
const CodeScheme = "kemendagri"

// unresolvedSuffix ends the regency code of a group whose source names a
// regency that does not exist. Kemendagri gives 00 to none.
const unresolvedSuffix = ".00"

// Resolved tells whether the regency is a real one. A registry may carry a name
// that no regency has, with a code such as 62.00: the province is known, the
// regency is still to be found out.
func (r Region) Resolved() bool { return !strings.HasSuffix(r.RegencyCode, unresolvedSuffix) }

// In tells whether the region lies within the area of code, which may name any
// level; the empty code is the whole country.
func (r Region) In(code string) bool {
	if code == "" {
		return true
	}
	for _, c := range []string{r.ProvinceCode, r.RegencyCode, r.DistrictCode, r.VillageCode} {
		if c == code {
			return true
		}
	}
	return false
}

// Standing is what the registry says of a group, which is not what its site shows.
type Standing string

// The standings of a group in the registry.
const (
	Registered Standing = "registered" // the usual case
	Suspended  Standing = "suspended"  // known to pause; still watched
	Dissolved  Standing = "dissolved"  // disbanded; no longer watched
)
