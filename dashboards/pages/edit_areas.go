package pages

import (
	"cmp"
	"slices"
	"strings"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/place"
)

// areaList is what a field of a code suggests.
type areaList struct {
	Column string
	Areas  []place.Area
}

// Suggested is the list of a field; empty: it has none.
func (d editData) Suggested(column string) string {
	if slices.ContainsFunc(d.Lists, func(l areaList) bool { return l.Column == column }) {
		return column
	}
	return ""
}

// suggest fills the lists of areas: the kabupaten and kota of the province that the reader
// may change, the kecamatan of the regency, and the desa and kelurahan of the kecamatan.
func (d *editData) suggest(areas *place.Areas, v visit.Visit) {
	value := map[string]string{}
	for _, f := range d.Fields {
		value[f.Column] = strings.TrimSpace(f.Value)
	}
	province, regency := value["province_code"], value["regency_code"]
	if province == "" {
		province, _, _ = strings.Cut(cmp.Or(regency, v.Who.Region), ".")
	}
	var within, kept []place.Area
	if province != "" {
		within = areas.Below(province)
	} else {
		for _, p := range areas.Below("") {
			within = append(within, areas.Below(p.Code)...)
		}
	}
	for _, a := range within {
		if touches(a.Code, v.Who.Region) {
			kept = append(kept, a)
		}
	}
	d.Lists = append(d.Lists, areaList{"province_code", areas.Below("")}, areaList{"regency_code", kept})
	if regency == "" && place.LevelOf(v.Who.Region) == place.Regency {
		regency = v.Who.Region
	}
	if place.LevelOf(regency) == place.Regency {
		d.Lists = append(d.Lists, areaList{"district_code", areas.Below(regency)})
	}
	if district := value["district_code"]; place.LevelOf(district) == place.District {
		d.Lists = append(d.Lists, areaList{"village_code", areas.Below(district)})
	}
	d.Lists = slices.DeleteFunc(d.Lists, func(l areaList) bool { return len(l.Areas) == 0 })
}

// touches tells whether one of two areas lies in the other; the empty code is everywhere.
func touches(a, b string) bool {
	return a == b || a == "" || b == "" || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}
