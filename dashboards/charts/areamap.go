package charts

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"pantaukim/internal/boundary"
)

// The size of a map, in its own units, and how many points its outlines have at most: a page
// that draws it stays small.
const (
	mapWidth  = 900
	mapHeight = 760
	mapMargin = 6
	mapPoints = 4000
)

// AreaMap is a picture of areas.
type AreaMap struct {
	Width, Height int
	Areas         []Outline // in the order of the shapes
}

// Outline is one area as drawn.
type Outline struct {
	Code string
	Path string // of an SVG path; holes are left by the rule "evenodd"
	X, Y int    // a place inside the area, for its number
}

// NewAreaMap draws shapes with north above. Degrees of longitude are narrowed as in the middle
// of the picture: near the equator that is close to true.
func NewAreaMap(shapes []boundary.Shape) AreaMap {
	if len(shapes) == 0 {
		return AreaMap{}
	}
	box := boundary.NewBox()
	for _, s := range shapes {
		box.Add(s)
	}
	narrow := math.Cos((box.Min.Y + box.Max.Y) / 2 * math.Pi / 180)
	scale := min((mapWidth-2*mapMargin)/max(box.Width()*narrow, 1e-9), (mapHeight-2*mapMargin)/max(box.Height(), 1e-9))
	drawn := make([][][]boundary.Point, len(shapes))
	for i, s := range shapes {
		for _, ring := range s.Rings {
			at := make([]boundary.Point, len(ring))
			for k, p := range ring {
				at[k] = boundary.Point{X: mapMargin + (p.X-box.Min.X)*narrow*scale, Y: mapMargin + (box.Max.Y-p.Y)*scale}
			}
			drawn[i] = append(drawn[i], at)
		}
	}
	for least := 1.0; ; least *= 2 {
		points := 0
		for i := range drawn {
			drawn[i] = boundary.Thin(drawn[i], least)
			for _, ring := range drawn[i] {
				points += len(ring)
			}
		}
		if points <= mapPoints || least > mapWidth*mapHeight {
			break
		}
	}
	m := AreaMap{
		Width:  int(math.Ceil(box.Width()*narrow*scale)) + 2*mapMargin,
		Height: int(math.Ceil(box.Height()*scale)) + 2*mapMargin,
	}
	for i, s := range shapes {
		o := Outline{Code: s.Code, Path: pathOf(drawn[i])}
		o.X, o.Y = middleOf(drawn[i])
		m.Areas = append(m.Areas, o)
	}
	return m
}

// pathOf writes outlines in whole units, each point by its distance from the one before.
func pathOf(rings [][]boundary.Point) string {
	var b strings.Builder
	for _, ring := range rings {
		x, y := round(ring[0].X), round(ring[0].Y)
		b.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "l")
		first := true
		for _, p := range ring[1:] {
			dx, dy := round(p.X)-x, round(p.Y)-y
			if dx == 0 && dy == 0 {
				continue
			}
			if !first && dx >= 0 {
				b.WriteByte(' ')
			}
			first = false
			b.WriteString(strconv.Itoa(dx))
			if dy >= 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(dy))
			x, y = x+dx, y+dy
		}
		if first { // all points fall together
			b.WriteString("1 0")
		}
		b.WriteByte('z')
	}
	return b.String()
}

func round(v float64) int { return int(math.Round(v)) }

// middleOf returns a place well inside an area: the middle of its widest piece on the line
// through the centre of its largest outline.
func middleOf(rings [][]boundary.Point) (x, y int) {
	largest := slices.MaxFunc(rings, func(a, b []boundary.Point) int {
		return cmp.Compare(math.Abs(boundary.Area(a)), math.Abs(boundary.Area(b)))
	})
	box := boundary.NewBox()
	box.Add(boundary.Shape{Rings: [][]boundary.Point{largest}})
	at := (box.Min.Y + box.Max.Y) / 2
	var cuts []float64
	for _, ring := range rings {
		for i, p := range ring {
			if q := ring[(i+1)%len(ring)]; (p.Y > at) != (q.Y > at) {
				cuts = append(cuts, p.X+(at-p.Y)/(q.Y-p.Y)*(q.X-p.X))
			}
		}
	}
	slices.Sort(cuts)
	middle, widest := (box.Min.X+box.Max.X)/2, 0.0
	for i := 0; i+1 < len(cuts); i += 2 {
		if w := cuts[i+1] - cuts[i]; w > widest {
			middle, widest = (cuts[i]+cuts[i+1])/2, w
		}
	}
	return round(middle), round(at)
}
