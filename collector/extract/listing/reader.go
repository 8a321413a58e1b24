// Package listing reads what a page names of other pages: the records of a list, its
// Further pages, sections, and what became of each link.
package listing

import (
	"pantaukim/collector/extract/day"
)

// A Reader reads the lists on one page.
type Reader struct {
	*day.Reader
	stands   []stand   // parts of the page that show other items than its own
	pages    *Paging   // what is said of the listing's other pages, once it was asked for
	named    []mention // links that may lead to items, once they were read
	wereRead bool
	stemAt   string          // what the paths of items below the page's own section begin with, once it was asked for
	shared   map[string]bool // parameters that stand alike behind several paths, nil until it was asked for
	folder   string          // what the path of an address below the page's own begins with, likewise
	grids    map[int32]*grid // of tables, once they were asked for
	above    []dayAbove      // days that stand above the records of the list that is read
}

// New reads the lists of a page whose days are read by days.
func New(days *day.Reader) *Reader { return &Reader{Reader: days} }
