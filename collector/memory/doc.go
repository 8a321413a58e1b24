// Package memory is what the next walk knows of a site: its items, what its pages
// answered last, the sections that were found, and how far its clock and its
// validators can be believed.
//
// A walk is given a [Memory] and returns an [Update]. Both are plain values. How they
// stand in the table pages, one row an address with a note in JSON, is written and
// read in this package only: [Update.Rows] and [Memory.Learn].
package memory
