package board

import (
	"cmp"
	"net/url"
	"strings"

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
func (s Scope) Has(r *Row) bool {
	switch s.Level() {
	case kim.LevelDistrict:
		return r.RegencyCode == s.Regency && DistrictKey(r.Region) == s.District
	case kim.LevelRegency:
		return r.RegencyCode == s.Regency
	case kim.LevelProvince:
		return r.ProvinceCode == s.Province
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

// Code is the code of the smallest area that has one; empty for everywhere.
func (s Scope) Code() string {
	switch {
	case s.Regency != "" && strings.HasPrefix(s.District, s.Regency+"."):
		return s.District
	case s.Regency != "":
		return s.Regency
	}
	return s.Province
}

// DistrictKey names a district: by its code, or by its name where the registry
// has no code.
func DistrictKey(r kim.Region) string { return cmp.Or(r.DistrictCode, r.District) }
