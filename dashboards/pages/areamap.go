package pages

import (
	"math"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/boundary"
	"pantaukim/internal/kim"
)

// mapPart is the map of the areas of a page: the same figures as the table beside it, which
// also holds what cannot be drawn.
type mapPart struct {
	charts.AreaMap
	Of      kim.Level // what its areas are
	Drawn   []mapArea
	Missing []string // names of areas without boundaries
	Source  string   // who made the boundaries
}

// mapArea is one area of a map.
type mapArea struct {
	charts.Outline
	Number int // of the row of the table
	Name   string
	Colour string // class of its colour
	board.Area
}

// The colours of a map, by the share of active groups: below a quarter, below half, below
// three quarters, and above.
const (
	mapNothing = "mx" // no group is registered there
	mapUnknown = "mu" // the status of less than half of the groups is known
	mapSteps   = 4    // m1 to m4
)

// mapOf draws the areas of a table if the operator supplied boundaries of any.
func (p *Pages) mapOf(v visit.Visit, areas []board.Area, of kim.Level) *mapPart {
	if p.Boundaries.Len() == 0 || !v.Board.Scored() || len(areas) < 2 {
		return nil
	}
	part := &mapPart{Of: of, Source: p.Boundaries.Source}
	var shapes []boundary.Shape
	for i, a := range areas {
		name := tables.AreaName(v.Lang, a.Place)
		shape, ok := p.Boundaries.Of(a.Code)
		if !ok {
			part.Missing = append(part.Missing, name)
			continue
		}
		shapes = append(shapes, shape)
		part.Drawn = append(part.Drawn, mapArea{Number: i + 1, Name: name, Colour: colourOf(a.Counts), Area: a})
	}
	if len(shapes) == 0 {
		return nil
	}
	part.AreaMap = charts.NewAreaMap(shapes)
	for i := range part.Drawn {
		part.Drawn[i].Outline = part.Areas[i]
	}
	return part
}

// NumberOf returns the number of a row of the table on the map, or 0.
func (m *mapPart) NumberOf(row int) int {
	if m != nil {
		for _, a := range m.Drawn {
			if a.Number == row+1 {
				return a.Number
			}
		}
	}
	return 0
}

// colourOf is the class of an area's colour. A share that rests on less than half of the groups
// says little of the area, and is not shown.
func colourOf(c board.StatusCounts) string {
	switch share := c.ActiveShare(); {
	case c.Total() == 0:
		return mapNothing
	case 2*c.Observed() < c.Total():
		return mapUnknown
	default:
		return []string{"m1", "m2", "m3", "m4"}[min(mapSteps-1, int(math.Floor(share*mapSteps)))]
	}
}
