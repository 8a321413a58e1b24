// Package walk is one look at one group's site: [Walk] is given the group, what is
// remembered of its site and a way to its pages, and returns what it found.
//
// It finds the sections of the site, reads their listings down to what is known, reads
// the page of every new item, and tells what is new, edited, moved or gone. A walk that
// could not see everything says so: it is data, with an outcome, and never a walk that
// saw nothing.
//
// The package knows no rows, no database, no network and no clock but the one it is
// given. The parts of a walk under way share one [visit]; each of them holds the data
// that it is about:
//
//   - addresses: which addresses are the site's own, and how the site links them
//   - report: what went wrong, and what people should know of it
//   - sections: the sections of the site and how far each was read
//   - accounts: what became of the links among their records
//   - items: what the listings name, and what became of it
//   - removal: items of earlier walks that this one did not find
//   - result: what is returned
package walk
