// Package qr turns an address into the squares of a QR code, for those who draw them.
package qr

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/yeqown/go-qrcode/v2"
)

// Run is a row of dark squares that touch: where it begins, and how many there are.
type Run struct{ X, Y, Length int }

// Code is a QR code without the light margin of four squares that readers need around it.
type Code struct {
	Size int // squares on each side
	Runs []Run
}

// Margin is how many light squares have to stand around a code.
const Margin = 4

// Of returns the code of a text, with the correction of errors that print wants.
func Of(text string) (Code, error) {
	made, err := qrcode.NewWith(text, qrcode.WithErrorCorrectionLevel(qrcode.ErrorCorrectionMedium), qrcode.WithEncodingMode(qrcode.EncModeByte))
	if err != nil {
		return Code{}, fmt.Errorf("make the QR code: %w", err)
	}
	var c Code
	if err := made.Save(&c); err != nil {
		return Code{}, fmt.Errorf("make the QR code: %w", err)
	}
	return c, nil
}

// Write takes over what the library made.
func (c *Code) Write(m qrcode.Matrix) error {
	c.Size = m.Height()
	dark := make([][]bool, m.Height())
	for y := range dark {
		dark[y] = make([]bool, m.Width())
	}
	m.Iterate(qrcode.IterDirection_ROW, func(x, y int, v qrcode.QRValue) { dark[y][x] = v.IsSet() })
	for y, row := range dark {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				c.Runs = append(c.Runs, Run{from, y, x - from})
			}
		}
	}
	return nil
}

// Close ends the writing, as the library wants.
func (*Code) Close() error { return nil }

// Whole is the number of squares on each side with the margin.
func (c Code) Whole() int { return c.Size + 2*Margin }

// Path is the code as the path of a drawing whose unit is one square, its margin left out.
func (c Code) Path() string {
	var b strings.Builder
	for _, r := range c.Runs {
		n := strconv.Itoa(r.Length)
		b.WriteString("M" + strconv.Itoa(r.X+Margin) + " " + strconv.Itoa(r.Y+Margin) + "h" + n + "v1h-" + n + "z")
	}
	return b.String()
}
