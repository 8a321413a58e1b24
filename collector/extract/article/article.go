// Package article reads an item's own page: its title, its text, its photos, and the day
// of its publication.
package article

import "pantaukim/collector/extract/day"

// A Reader reads the item that a page is of.
type Reader struct {
	*day.Reader
	Body  int32 // the element that holds the item's text; -1 if there is none
	Sure  bool  // it was named by the profile or the markup, and not found by its looks
	Words int   // in the text, once it was collected
	Away  int   // photos of the text that lead to other pages

	box  int32 // the element that holds the whole item
	text string
	told bool // the text was collected
}

// New reads the item of a page whose days are read by days.
func New(days *day.Reader) *Reader { return &Reader{Reader: days, Body: -1, box: -1} }
