package registry

import (
	"slices"

	"pantaukim/internal/kim"
)

// says tells whether the file has a column. One without a header, which was not read from a
// file, says all.
func (r Result) says(column string) bool {
	return len(r.Head) == 0 || slices.Contains(r.Head, column)
}

// filled returns a row with what the file does not speak of: a column that it does not have
// leaves what the registry holds. An empty cell of a column that it has empties it. What lies
// in an area that is another one by now is not kept.
func (r Result) filled(g kim.Group, before *stored) kim.Group {
	if before == nil || len(r.Head) == 0 {
		return g
	}
	b := before.Group
	keep := func(column string, to *string, was string) {
		if !r.says(column) {
			*to = was
		}
	}
	keep("url", &g.URL, b.URL)
	keep("pic_name", &g.PICName, b.PICName)
	keep("pic_phone", &g.PICPhone, b.PICPhone)
	keep("note", &g.Note, b.Note)
	if !r.says("aliases") {
		g.Aliases = b.Aliases
	}
	if !r.says("registered_on") {
		g.RegisteredOn = b.RegisteredOn
	}
	if !r.says("status") {
		g.Standing = b.Standing
	}
	keep("sk_number", &g.DecreeNumber, b.DecreeNumber)
	if !r.says("sk_date") {
		g.DecreeDate = b.DecreeDate
	}
	if !r.says("tier") {
		g.Tier = b.Tier
	}
	if !r.says("members") {
		g.Members = b.Members
	}
	if !r.says("setting") {
		g.Setting = b.Setting
	}
	if !r.says("signal") {
		g.Signal = b.Signal
	}
	if !r.says("social") {
		g.Social = b.Social
	}
	if g.ProvinceCode == b.ProvinceCode {
		keep("province", &g.Province, b.Province)
		if !r.says("timezone") {
			g.Zone = b.Zone
		}
	}
	if g.RegencyCode != b.RegencyCode {
		return g
	}
	keep("regency", &g.Regency, b.Regency)
	if g.DistrictCode == "" || g.DistrictCode == b.DistrictCode {
		keep("district_code", &g.DistrictCode, b.DistrictCode)
		keep("district", &g.District, b.District)
	}
	if g.DistrictCode == b.DistrictCode && g.District == b.District {
		keep("village_code", &g.VillageCode, b.VillageCode)
		keep("village", &g.Village, b.Village)
	}
	return g
}
