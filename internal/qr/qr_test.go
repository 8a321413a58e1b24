package qr

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A code has the three marks by which readers find it, is light around them, and its path
// draws each dark square once.
func TestCodesHaveTheirMarks(t *testing.T) {
	t.Parallel()
	const address = "https://pantau.example.go.id/laporan?regency=62.13&report=weekly&week=2025-10-20"
	c, err := Of(address)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[[2]int]bool{}
	for _, r := range c.Runs {
		for x := r.X; x < r.X+r.Length; x++ {
			if x < 0 || x >= c.Size || r.Y < 0 || r.Y >= c.Size || dark[[2]int{x, r.Y}] {
				t.Fatalf("the square %d, %d lies outside, or is drawn twice", x, r.Y)
			}
			dark[[2]int{x, r.Y}] = true
		}
	}
	if (c.Size-17)%4 != 0 || c.Size < 21 {
		t.Errorf("no code has %d squares on a side", c.Size)
	}
	const mark = "#######\n#.....#\n#.###.#\n#.###.#\n#.###.#\n#.....#\n#######"
	at := func(x0, y0 int) string {
		var rows []string
		for y := y0; y < y0+7; y++ {
			row := ""
			for x := x0; x < x0+7; x++ {
				if dark[[2]int{x, y}] {
					row += "#"
				} else {
					row += "."
				}
			}
			rows = append(rows, row)
		}
		return strings.Join(rows, "\n")
	}
	for _, corner := range [][2]int{{0, 0}, {c.Size - 7, 0}, {0, c.Size - 7}} {
		if got := at(corner[0], corner[1]); got != mark {
			t.Errorf("the mark at %v is\n%s", corner, got)
		}
	}
	if at(c.Size-7, c.Size-7) == mark {
		t.Error("there is a fourth mark")
	}
	if n := strings.Count(c.Path(), "M"); n != len(c.Runs) {
		t.Errorf("the path has %d parts of %d", n, len(c.Runs))
	}
	picture(t, c, dark)
}

// picture writes the code where PANTAUKIM_PICTURES says, to be read by a telephone.
func picture(t *testing.T, c Code, dark map[[2]int]bool) {
	t.Helper()
	dir := os.Getenv("PANTAUKIM_PICTURES")
	if dir == "" {
		return
	}
	const side = 6
	img := image.NewGray(image.Rect(0, 0, side*c.Whole(), side*c.Whole()))
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if !dark[[2]int{x/side - Margin, y/side - Margin}] {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	f, err := os.Create(filepath.Join(dir, "qr.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// An address longer than a code holds is an error, and no broken code.
func TestTooLongAnAddress(t *testing.T) {
	t.Parallel()
	if _, err := Of(strings.Repeat("x", 5000)); err == nil {
		t.Error("a code of 5,000 characters was made")
	}
}
