package board

import (
	"cmp"
	"net/url"

	"pantaukim/internal/kim"
)

// Scope is the area that a page is about; the zero value is the whole registry.
type Scope struct {
	Province, Regency, District string // codes; a district without one goes by its name
	Name                        string // of the smallest area named
	RegencyName, ProvinceName   string
	Unknown                     bool // the address names an area that no group lies in
}

// Level is how large the area is.
func (s Scope) Level() kim.Level {
	switch {
	case s.District != "":
		return kim.LevelDistrict
	case s.Regency != "":
		return kim.LevelRegency
	case s.Province != "":
		return kim.LevelProvince
	}
	return kim.LevelNational
}

// Has tells whether a group lies in the area.
func (s Scope) Has(r *Row) bool { return s.Contains(r.Region) }

// Contains tells whether a region lies in the area.
func (s Scope) Contains(r kim.Region) bool {
	switch s.Level() {
	case kim.LevelDistrict:
		return r.RegencyCode == s.Regency && DistrictKey(r) == s.District
	case kim.LevelRegency:
		return r.RegencyCode == s.Regency
	case kim.LevelProvince:
		return cmp.Or(r.ProvinceCode, r.RegencyCode[:min(len("62"), len(r.RegencyCode))]) == s.Province
	default:
		return true
	}
}

// Params are the scope as parameters of an address.
func (s Scope) Params() url.Values {
	q := url.Values{}
	switch s.Level() {
	case kim.LevelDistrict:
		q.Set("regency", s.Regency)
		q.Set("district", s.District)
	case kim.LevelRegency:
		q.Set("regency", s.Regency)
	case kim.LevelProvince:
		q.Set("province", s.Province)
	case kim.LevelNational:
	}
	return q
}

// Unrecorded stands in addresses for the district of the groups of a regency for which
// the registry names none. They have a row of their own wherever districts are listed, so
// that the rows add up to the regency.
const Unrecorded = "-"

// DistrictKey names a district: by its code, by its name where the registry has no code,
// and by [Unrecorded] where it has neither.
func DistrictKey(r kim.Region) string { return cmp.Or(r.DistrictCode, r.District, Unrecorded) }
