package kim

import "strings"

// Group is one registered community, as the registry names it. The tags name its
// columns in the warehouse.
type Group struct {
	ID      string   `ch:"group_id"` // stable identifier, chosen by whoever keeps the registry
	Name    string   `ch:"name"`     // as registered, e.g. "KIM Bintang Jaya Itah"
	URL     string   `ch:"url"`      // address of its site; empty if it has none
	Aliases []string `ch:"aliases"`  // earlier addresses of the same site: items found there stay the group's

	Region // where it is

	Zone         Zone     `ch:"timezone"`
	RegisteredOn Date     `ch:"registered_on"` // NoDate if not known
	Standing     Standing `ch:"standing"`
	PICName      string   `ch:"pic_name"` // the officer of the district office to call; a staff matter
	PICPhone     string   `ch:"pic_phone"`
	Note         string   `ch:"note"`

	// The hash of a sealed shortlist has the group in this form: what is not stated leaves no trace.
	Programme `json:"Programme,omitzero"`
}

// HasSite tells whether there is an address to look at.
func (g Group) HasSite() bool { return g.URL != "" }

// Region places a group in the administrative levels, by Kemendagri codes such
// as 62, 62.13, 62.13.05 and 62.13.05.2001. Unknown levels are empty.
type Region struct {
	ProvinceCode string `ch:"province_code"`
	Province     string `ch:"province"`
	RegencyCode  string `ch:"regency_code"`
	Regency      string `ch:"regency"` // kabupaten or kota
	DistrictCode string `ch:"district_code"`
	District     string `ch:"district"` // kecamatan
	VillageCode  string `ch:"village_code"`
	Village      string `ch:"village"` // desa or kelurahan
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
