// Package spool keeps rows on disk while ClickHouse is away, and gives them back
// in the order in which they came. What belongs together, such as all rows of one
// walk, is one entry: it is there as a whole or not at all.
//
// What Append acknowledged is on the disk. It leaves the disk when the receiver
// acknowledged it, so an entry may be given twice after a crash, but none is
// missing. An entry that the disk has spoilt, and one that the receiver rejects,
// are set aside in the folder "quarantine" with a loud message; nothing is ever
// dropped.
//
// The files are segments of records (see package rowlog), named by their number
// and the salt of their checksums. A segment is only ever appended to, by one
// process in one go, and deleted once all of it was received.
package spool
