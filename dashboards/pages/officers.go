package pages

import (
	"context"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// OfficersPath is the address of the directory of officers.
const OfficersPath = "/petugas"

// officersData is the directory of officers.
type officersData struct{ Regencies []officersIn }

// officersIn are the officers of one regency.
type officersIn struct {
	Code, Name, Province string
	Officers             []tables.OfficerGroups
}

// Officers is the directory of officers, by regency, for who may know them.
func (p *Pages) Officers(_ context.Context, v visit.Visit) Reply {
	if !v.Who.ContactsSome() {
		return Withheld(v)
	}
	var d officersData
	for _, o := range tables.OfficersOf(v) {
		if n := len(d.Regencies); n == 0 || d.Regencies[n-1].Code != o.RegencyCode {
			d.Regencies = append(d.Regencies, officersIn{Code: o.RegencyCode, Name: o.Regency, Province: o.Province})
		}
		last := &d.Regencies[len(d.Regencies)-1]
		last.Officers = append(last.Officers, o)
	}
	return Reply{Page: "officers", Title: v.Lang.T("officers.title"), Data: d, Whole: true}
}
