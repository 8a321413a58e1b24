package board

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
)

// Place is one area that can be chosen.
type Place struct {
	Code, Name string
	Parent     string // code of the area that it lies in
	Groups     int
	Resolved   bool // false: no such regency; see kim.Region.Resolved
}

// Recorded tells whether the registry names the area; see [Unrecorded].
func (p Place) Recorded() bool { return p.Code != Unrecorded }

// Places are the areas of the registry, in the order of their codes.
type Places struct {
	provinces, regencies, districts []Place
	provinceOf                      map[string]string // regency code to province code
}

// newPlaces collects the areas of the groups. A kabupaten without any group is a finding
// too, so those of the provinces that have groups are there with zeros.
func newPlaces(rows []*Row, areas *place.Areas) Places {
	provinces, regencies, districts := map[string]*Place{}, map[string]*Place{}, map[string]*Place{}
	count := func(m map[string]*Place, key string, p Place) {
		if m[key] == nil {
			m[key] = &p
		}
		m[key].Groups++
		m[key].Name = cmp.Or(m[key].Name, p.Name)
	}
	for _, r := range rows {
		count(provinces, r.ProvinceCode, Place{Code: r.ProvinceCode, Name: r.Province, Resolved: true})
		count(regencies, r.RegencyCode, Place{Code: r.RegencyCode, Name: r.Regency, Parent: r.ProvinceCode, Resolved: r.Resolved()})
		key := DistrictKey(r.Region)
		count(districts, r.RegencyCode+"/"+key, Place{Code: key, Name: r.District, Parent: r.RegencyCode, Resolved: true})
	}
	for province := range provinces {
		for _, a := range areas.Below(province) {
			if regencies[a.Code] == nil {
				regencies[a.Code] = &Place{Code: a.Code, Name: a.Name, Parent: province, Resolved: true}
			}
		}
	}
	out := Places{provinces: sorted(provinces), regencies: sorted(regencies), districts: sorted(districts), provinceOf: map[string]string{}}
	for _, r := range out.regencies {
		out.provinceOf[r.Code] = r.Parent
	}
	return out
}

func sorted(m map[string]*Place) []Place {
	out := make([]Place, 0, len(m))
	for _, p := range m {
		if p.Name == "" {
			p.Name = p.Code
		}
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), strings.Compare(a.Parent, b.Parent), strings.Compare(a.Code, b.Code), strings.Compare(a.Name, b.Name))
	})
	return out
}

// place puts what is still to be found out behind the others.
func (p Place) place() int {
	switch {
	case !p.Recorded():
		return 2
	case !p.Resolved:
		return 1
	default:
		return 0
	}
}

// ScopeOf reads the area from an address. A smaller area decides; a district
// that does not lie in the regency named is dropped, so that a form with the old
// district still means the new regency.
func (p Places) ScopeOf(q url.Values) Scope {
	province, regency, district := q.Get("province"), q.Get("regency"), q.Get("district")
	var s Scope
	if regency != "" {
		i := slices.IndexFunc(p.regencies, func(x Place) bool { return x.Code == regency })
		switch {
		case i < 0:
			return Scope{Unknown: true}
		case province == "" || p.regencies[i].Parent == province:
			s.Province, s.Regency = p.regencies[i].Parent, regency
			s.RegencyName = p.regencies[i].Name
			s.Name = s.RegencyName
		}
	}
	if district != "" && (s.Regency != "" || regency == "") {
		i := slices.IndexFunc(p.districts, func(x Place) bool {
			return x.Code == district && (s.Regency == "" && x.Recorded() || x.Parent == s.Regency)
		})
		if i >= 0 && s.Regency == "" {
			q := url.Values{"regency": {p.districts[i].Parent}, "district": {district}}
			return p.ScopeOf(q)
		}
		if i >= 0 {
			s.District, s.Name = district, p.districts[i].Name
		} else if regency == "" {
			return Scope{Unknown: true}
		}
	}
	if province == "" {
		province = s.Province
	}
	if province != "" {
		i := slices.IndexFunc(p.provinces, func(x Place) bool { return x.Code == province })
		if i < 0 {
			return Scope{Unknown: true}
		}
		s.Province, s.ProvinceName = province, p.provinces[i].Name
		s.Name = cmp.Or(s.Name, s.ProvinceName)
	}
	return s
}

// Provinces lists the provinces that have groups.
func (p Places) Provinces() []Place { return p.provinces }

// AllRegencies lists the regencies of all provinces that have groups.
func (p Places) AllRegencies() []Place { return p.regencies }

// Regencies lists the regencies of the scope's province, or of the only one.
func (p Places) Regencies(s Scope) []Place {
	province := s.Province
	if province == "" && len(p.provinces) == 1 {
		province = p.provinces[0].Code
	}
	return children(p.regencies, province)
}

// Districts lists the districts of the scope's regency.
func (p Places) Districts(s Scope) []Place { return children(p.districts, s.Regency) }

// HasDistrict tells whether there is a district of that code or name.
func (p Places) HasDistrict(code string) bool {
	return slices.ContainsFunc(p.districts, func(x Place) bool { return x.Code == code })
}

func children(all []Place, parent string) []Place {
	if parent == "" {
		return nil
	}
	var out []Place
	for _, x := range all {
		if x.Parent == parent {
			out = append(out, x)
		}
	}
	return out
}

// AreaName is the name of a province or a regency, or its code if it has no groups.
func (p Places) AreaName(code string) string {
	for _, list := range [][]Place{p.provinces, p.regencies} {
		for _, x := range list {
			if x.Code == code {
				return x.Name
			}
		}
	}
	return code
}

// MainRegency returns the regency to show: the one asked for, or the one with most
// groups in the area.
func (p Places) MainRegency(sc Scope) Scope {
	if sc.Regency != "" {
		return Scope{Province: sc.Province, Regency: sc.Regency, Name: sc.RegencyName, RegencyName: sc.RegencyName, ProvinceName: sc.ProvinceName}
	}
	var best Place
	for _, x := range p.regencies {
		if (sc.Province == "" || x.Parent == sc.Province) && x.Groups > best.Groups && slices.ContainsFunc(children(p.districts, x.Code), Place.Recorded) {
			best = x
		}
	}
	return Scope{Regency: best.Code, Name: best.Name, RegencyName: best.Name}
}

// Area is one area below a scope with its make-up.
type Area struct {
	Place
	Counts StatusCounts
	Scope  Scope
}

// Areas returns the areas one level below the scope: provinces of the nation if
// there are several, else regencies, else districts; of a district, itself. They add up to
// the scope.
func (b *Board) Areas(sc Scope) ([]Area, kim.Level) {
	var (
		list []Place
		of   = kim.LevelRegency
	)
	switch sc.Level() {
	case kim.LevelNational:
		if len(b.provinces) > 3 {
			list, of = b.provinces, kim.LevelProvince
		} else {
			list = b.regencies
		}
	case kim.LevelProvince:
		list = children(b.regencies, sc.Province)
	default:
		list, of = children(b.districts, sc.Regency), kim.LevelDistrict
		if sc.District != "" {
			list = slices.DeleteFunc(list, func(p Place) bool { return p.Code != sc.District })
		}
	}
	out := make([]Area, 0, len(list))
	index := map[string]int{}
	for _, p := range list {
		a := Area{Place: p}
		switch of {
		case kim.LevelProvince:
			a.Scope = Scope{Province: p.Code}
			index[p.Code] = len(out)
		case kim.LevelDistrict:
			a.Scope = Scope{Regency: p.Parent, District: p.Code}
			index[p.Parent+"/"+p.Code] = len(out)
		default:
			a.Scope = Scope{Regency: p.Code}
			index[p.Code] = len(out)
		}
		out = append(out, a)
	}
	for _, r := range b.Within(sc) {
		key := r.RegencyCode
		switch of {
		case kim.LevelProvince:
			key = r.ProvinceCode
		case kim.LevelDistrict:
			key = r.RegencyCode + "/" + DistrictKey(r.Region)
		}
		if i, ok := index[key]; ok {
			out[i].Counts.Add(r)
		}
	}
	return out, of
}
