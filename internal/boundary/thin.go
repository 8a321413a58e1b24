package boundary

import (
	"math"

	"pantaukim/internal/place"
)

// steps is how many steps of detail the width of an area's parent keeps: more than a
// picture of it shows.
const steps = 2000

// simplify leaves out of all shapes what no picture shows, so that little stays in memory.
// How much that is depends on the area one level up, since pictures show its parts.
func simplify(shapes map[string]Shape) {
	boxes := map[string]Box{}
	for code, s := range shapes {
		parent := place.Parent(code)
		box, there := boxes[parent]
		if !there {
			box = NewBox()
		}
		box.Add(s)
		boxes[parent] = box
	}
	for code, s := range shapes {
		box := boxes[place.Parent(code)]
		step := max(box.Width(), box.Height()) / steps
		shapes[code] = Shape{Code: code, Rings: Thin(s.Rings, step*step)}
	}
}

// Box is the smallest upright rectangle around shapes.
type Box struct{ Min, Max Point }

// NewBox returns a box around nothing.
func NewBox() Box {
	far := math.Inf(1)
	return Box{Min: Point{far, far}, Max: Point{-far, -far}}
}

// Add widens the box so that a shape fits in.
func (b *Box) Add(s Shape) {
	for _, ring := range s.Rings {
		for _, p := range ring {
			b.Min.X, b.Min.Y = min(b.Min.X, p.X), min(b.Min.Y, p.Y)
			b.Max.X, b.Max.Y = max(b.Max.X, p.X), max(b.Max.Y, p.Y)
		}
	}
}

// Width returns how wide the box is.
func (b Box) Width() float64 { return b.Max.X - b.Min.X }

// Height returns how high the box is.
func (b Box) Height() float64 { return b.Max.Y - b.Min.Y }

// Thin leaves out points whose triangle with their two neighbours is smaller than least, in
// squared units of the points, after Visvalingam and Whyatt; and whole rings that are
// smaller than that. The largest ring always stays, with three points at least.
func Thin(rings [][]Point, least float64) [][]Point {
	var out [][]Point
	largest, size := 0, -1.0
	for i, ring := range rings {
		area := math.Abs(Area(ring))
		if area > size {
			largest, size = i, area
		}
		if area >= least {
			out = append(out, thinRing(ring, least))
		}
	}
	if len(out) == 0 && len(rings) > 0 {
		out = append(out, thinRing(rings[largest], least))
	}
	return out
}

// passes bounds how often a ring is gone through: each pass takes away at most every second
// point.
const passes = 40

func thinRing(ring []Point, least float64) []Point {
	for range passes {
		kept := make([]Point, 0, len(ring))
		before := false // whether the point before was left out: its neighbours are judged anew
		for i, p := range ring {
			prev, next := ring[(i+len(ring)-1)%len(ring)], ring[(i+1)%len(ring)]
			left := len(ring) - i - 1
			if !before && len(kept)+left >= 3 && math.Abs(Area([]Point{prev, p, next})) < least {
				before = true
				continue
			}
			before = false
			kept = append(kept, p)
		}
		if len(kept) == len(ring) {
			break
		}
		ring = kept
	}
	return ring
}

// Area returns the area of a ring, below zero if it runs clockwise.
func Area(ring []Point) float64 {
	var twice float64
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return twice / 2
}
