package pages

import (
	"context"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// preset is a set of districts that an address can name.
type preset struct{ Name, Codes string }

// Districts compares the districts of a regency.
func (p *Pages) Districts(_ context.Context, v visit.Visit) Reply {
	d := districtData{DistrictList: tables.DistrictsOf(v), Regional: v.Board.AllRegencies()}
	d.Preset = presets(d.Rows)
	return Reply{Page: "districts", Title: titled(v.Lang.T("district.title"), d.Regency.Name), Data: d, Whole: true}
}

// presets are sets of districts with a name of their own: the two whose monitoring
// in October 2025 recommended activity indicators.
func presets(rows []tables.DistrictRow) []preset {
	var codes []string
	for _, r := range rows {
		if r.Name == "Benua Lima" || r.Name == "Dusun Timur" {
			codes = append(codes, r.Code)
		}
	}
	if len(codes) != 2 {
		return nil
	}
	slices.Sort(codes)
	return []preset{{Name: "JEDI KIM: Benua Lima + Dusun Timur", Codes: strings.Join(codes, ",")}}
}

// districtData is what the page of districts shows.
type districtData struct {
	tables.DistrictList
	Preset   []preset
	Regional []board.Place
}
