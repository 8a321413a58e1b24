package charts

import (
	"math"
	"regexp"
	"testing"

	"pantaukim/internal/boundary"
)

func TestAreaMap(t *testing.T) {
	t.Parallel()
	square := func(code string, x, y, size float64) boundary.Shape {
		return boundary.Shape{Code: code, Rings: [][]boundary.Point{{{X: x, Y: y}, {X: x + size, Y: y}, {X: x + size, Y: y + size}, {X: x, Y: y + size}}}}
	}
	m := NewAreaMap([]boundary.Shape{square("62.01", 112, -2, 1), square("62.02", 113, -2, 1)})
	if m.Width != 900 || m.Height < 440 || m.Height > 470 {
		t.Errorf("two degrees beside one give %d × %d", m.Width, m.Height)
	}
	west, east := m.Areas[0], m.Areas[1]
	if west.Code != "62.01" || west.X >= east.X || west.Y != east.Y {
		t.Errorf("the western area is not left of the eastern one: %+v %+v", west, east)
	}
	if want := "M6 450l444 0 0-444-444 0z"; west.Path != want {
		t.Errorf("path %q, want %q", west.Path, want)
	}

	t.Run("bounded", func(t *testing.T) {
		t.Parallel()
		var shapes []boundary.Shape
		for i := range 40 {
			var ring []boundary.Point
			for k := range 5000 {
				a, r := float64(k)/5000*2*math.Pi, .4+.05*float64(k%2)
				ring = append(ring, boundary.Point{X: 100 + float64(i%8) + r*math.Cos(a), Y: -5 + float64(i/8) + r*math.Sin(a)})
			}
			shapes = append(shapes, boundary.Shape{Code: "x", Rings: [][]boundary.Point{ring}})
		}
		bytes := 0
		for _, a := range NewAreaMap(shapes).Areas {
			bytes += len(a.Path)
		}
		if bytes > 10*mapPoints {
			t.Errorf("200000 points are drawn in %d bytes", bytes)
		}
	})

	t.Run("the number stands inside", func(t *testing.T) {
		t.Parallel()
		// a letter U, whose middle is outside
		u := boundary.Shape{Code: "u", Rings: [][]boundary.Point{{{X: 110, Y: -1}, {X: 110, Y: -4}, {X: 113, Y: -4}, {X: 113, Y: -1}, {X: 112, Y: -1}, {X: 112, Y: -3}, {X: 110.5, Y: -3}, {X: 110.5, Y: -1}}}}
		m := NewAreaMap([]boundary.Shape{u})
		if at := float64(m.Areas[0].X) / float64(m.Width); at < .66 {
			t.Errorf("the number stands at %.2f of the width, in the bay", at)
		}
	})

	t.Run("points that fall together", func(t *testing.T) {
		t.Parallel()
		m := NewAreaMap([]boundary.Shape{square("a", 110, -2, 5), square("b", 110, -2, 1e-5)})
		if !regexp.MustCompile(`^M\d+ \d+l1 0z$`).MatchString(m.Areas[1].Path) {
			t.Errorf("a speck is drawn as %q", m.Areas[1].Path)
		}
		if len(NewAreaMap(nil).Areas) != 0 {
			t.Error("nothing is drawn as something")
		}
	})
}
