// Package realpages serves saved pages of real sites under their own hosts, so
// that the whole pipeline can be run on pages that nobody here wrote, and holds
// what was read against what is known of them.
//
// A folder of pages has a file truth.csv, which says for each page its address,
// the day on which the site's own data says it was published, what kind of page
// it is and how many photos it has. The pages are somebody else's: they are read
// where they lie and never copied.
package realpages
