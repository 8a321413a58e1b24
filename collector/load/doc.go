// Package load is the collector's door to the warehouse: [Recall] reads what is
// remembered of some groups, and a [Loader] stores what their walks found.
//
// What one walk stores is an [Entry]: rows of named columns. Nothing of it needs to be
// asked of the warehouse before it is sent, so an entry that the warehouse does not take
// waits in the outbox, on the disk. Each entry may be sent twice: the rows carry their
// identity, so a repetition replaces them, and what a crash leaves behind is replaced
// by the next run.
package load
