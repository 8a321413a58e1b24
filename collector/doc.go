// Package collector walks the sites of the groups and loads what it saw.
//
// A run walks many groups, a walk looks at one group's site: it finds the
// sections, reads their listings to the stopping point, reads the page of every
// new item, and tells what is new, edited, moved or gone from what earlier walks
// remember. A walk that could not see everything says so: it is data, with an
// outcome, and never a walk that saw nothing.
//
// Requests are the business of the package fetch, reading of the package
// extract; docs/walking.md tells the whole story.
package collector
