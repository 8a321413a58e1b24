package dashboards

import (
	"cmp"
	_ "embed"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"pantaukim/internal/kim"
)

// level is how large an area is.
type level string

const (
	levelNation   level = "nation"
	levelProvince level = "province"
	levelRegency  level = "regency"
	levelDistrict level = "district"
)

// scope is the area that a page is about; the zero value is the whole registry.
type scope struct {
	Province, Regency, District string // codes; a district without one goes by its name
	Name                        string // of the smallest area named
	RegencyName, ProvinceName   string
	Unknown                     bool // the address names an area that no group lies in
}

func (s scope) level() level {
	switch {
	case s.District != "":
		return levelDistrict
	case s.Regency != "":
		return levelRegency
	case s.Province != "":
		return levelProvince
	}
	return levelNation
}

func (s scope) has(r *row) bool {
	switch s.level() {
	case levelDistrict:
		return r.RegencyCode == s.Regency && districtKey(r.Region) == s.District
	case levelRegency:
		return r.RegencyCode == s.Regency
	case levelProvince:
		return r.ProvinceCode == s.Province
	default:
		return true
	}
}

// Params are the scope as parameters of an address.
func (s scope) Params() url.Values {
	q := url.Values{}
	switch s.level() {
	case levelDistrict:
		q.Set("regency", s.Regency)
		q.Set("district", s.District)
	case levelRegency:
		q.Set("regency", s.Regency)
	case levelProvince:
		q.Set("province", s.Province)
	case levelNation:
	}
	return q
}

// districtKey names a district: by its code, or by its name where the registry
// has no code.
func districtKey(r kim.Region) string { return cmp.Or(r.DistrictCode, r.District) }

// place is one area that can be chosen.
type place struct {
	Code, Name string
	Parent     string
	Groups     int
	Resolved   bool // false: no such regency; see kim.Region.Resolved
}

// places are the areas of the registry, in the order of their codes.
type places struct {
	provinces, regencies, districts []place
	provinceOf                      map[string]string // regency code to province code
}

// A regency without any group is a finding too. The list names the regencies of
// the provinces that it covers, so that they can be shown with zeros.
//
//go:embed regencies.csv
var regencyList string

func newPlaces(rows []*row) places {
	provinces, regencies, districts := map[string]*place{}, map[string]*place{}, map[string]*place{}
	count := func(m map[string]*place, key string, p place) {
		if m[key] == nil {
			m[key] = &p
		}
		m[key].Groups++
		m[key].Name = cmp.Or(m[key].Name, p.Name)
	}
	for _, r := range rows {
		count(provinces, r.ProvinceCode, place{Code: r.ProvinceCode, Name: r.Province, Resolved: true})
		count(regencies, r.RegencyCode, place{Code: r.RegencyCode, Name: r.Regency, Parent: r.ProvinceCode, Resolved: r.Resolved()})
		if key := districtKey(r.Region); key != "" {
			count(districts, r.RegencyCode+"/"+key, place{Code: key, Name: r.District, Parent: r.RegencyCode, Resolved: true})
		}
	}
	for line := range strings.Lines(regencyList) {
		code, name, ok := strings.Cut(strings.TrimSpace(line), ",")
		if !ok || strings.HasPrefix(code, "#") {
			continue
		}
		if province := code[:2]; provinces[province] != nil && regencies[code] == nil {
			regencies[code] = &place{Code: code, Name: name, Parent: province, Resolved: true}
		}
	}
	out := places{provinces: sorted(provinces), regencies: sorted(regencies), districts: sorted(districts), provinceOf: map[string]string{}}
	for _, r := range out.regencies {
		out.provinceOf[r.Code] = r.Parent
	}
	return out
}

func sorted(m map[string]*place) []place {
	out := make([]place, 0, len(m))
	for _, p := range m {
		if p.Name == "" {
			p.Name = p.Code
		}
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b place) int {
		if a.Resolved != b.Resolved { // what is still to be found out comes last
			if a.Resolved {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(a.Parent, b.Parent), strings.Compare(a.Code, b.Code), strings.Compare(a.Name, b.Name))
	})
	return out
}

// scopeOf reads the area from an address. A smaller area decides; a district
// that does not lie in the regency named is dropped, so that a form with the old
// district still means the new regency.
func (p places) scopeOf(q url.Values) scope {
	province, regency, district := q.Get("province"), q.Get("regency"), q.Get("district")
	var s scope
	if regency != "" {
		i := slices.IndexFunc(p.regencies, func(x place) bool { return x.Code == regency })
		switch {
		case i < 0:
			return scope{Unknown: true}
		case province == "" || p.regencies[i].Parent == province:
			s.Province, s.Regency = p.regencies[i].Parent, regency
			s.RegencyName = p.regencies[i].Name
			s.Name = s.RegencyName
		}
	}
	if district != "" && (s.Regency != "" || regency == "") {
		i := slices.IndexFunc(p.districts, func(x place) bool {
			return x.Code == district && (s.Regency == "" || x.Parent == s.Regency)
		})
		if i >= 0 && s.Regency == "" {
			q := url.Values{"regency": {p.districts[i].Parent}, "district": {district}}
			return p.scopeOf(q)
		}
		if i >= 0 {
			s.District, s.Name = district, p.districts[i].Name
		} else if regency == "" {
			return scope{Unknown: true}
		}
	}
	if province == "" {
		province = s.Province
	}
	if province != "" {
		i := slices.IndexFunc(p.provinces, func(x place) bool { return x.Code == province })
		if i < 0 {
			return scope{Unknown: true}
		}
		s.Province, s.ProvinceName = province, p.provinces[i].Name
		s.Name = cmp.Or(s.Name, s.ProvinceName)
	}
	return s
}

// Provinces lists the provinces that have groups.
func (p places) Provinces() []place { return p.provinces }

// Regencies lists the regencies of the scope's province, or of the only one.
func (p places) Regencies(s scope) []place {
	province := s.Province
	if province == "" && len(p.provinces) == 1 {
		province = p.provinces[0].Code
	}
	return children(p.regencies, province)
}

// Districts lists the districts of the scope's regency.
func (p places) Districts(s scope) []place { return children(p.districts, s.Regency) }

func children(all []place, parent string) []place {
	if parent == "" {
		return nil
	}
	var out []place
	for _, x := range all {
		if x.Parent == parent {
			out = append(out, x)
		}
	}
	return out
}

// fold makes a text comparable for searching: lower case, and marks as spaces.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}), " ")
}

// matches tells whether every word of the folded query begins a word of the group.
func (r *row) matches(query string) bool {
	text := " " + r.folded
	for word := range strings.FieldsSeq(query) {
		if !strings.Contains(text, " "+word) {
			return false
		}
	}
	return true
}
