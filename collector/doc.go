// Package collector makes runs: which sites are walked, when and at what cost, whether
// the platform is down, and what is reported.
//
// A walk looks at one group's site; a run walks many groups. The street of one post leads
// through the rooms below this one: [pantaukim/collector/load.Recall] reads what is
// remembered of a group (package memory), package walk looks at its site through pages
// that package fetch asks for and package extract reads, and a [load.Loader] stores the
// result in the warehouse or, while that is away, in the outbox. A failed walk is data,
// with an outcome, and never a walk that saw nothing.
//
// docs/walking.md tells the whole story.
package collector
