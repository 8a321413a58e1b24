// Package outbox keeps what could not be sent to ClickHouse on the disk, and gives it
// back in the order in which it came. It is of one process at a time.
//
// An entry is bytes that belong together, such as all rows of one walk: it is there
// as a whole or not at all. Each is a file of its own, named by its place in the order
// and the moment at which it was written. It is written under another name, brought to
// the disk, and then renamed. The first line of the file holds the length and the
// SHA-256 of what follows.
//
// What [Outbox.Append] acknowledged is on the disk. It is removed when the receiver
// has acknowledged it, so an entry may be given twice after a crash, but none is
// missing. A file that the disk has spoilt, and an entry that the receiver rejects,
// are moved to the folder "quarantine" with a loud message. Nothing is dropped.
//
// # How it is used
//
// The loader first tries to send. What the warehouse does not take, because it is away
// or because the values of a row are at fault, is appended; as long as anything waits,
// so is all that is newer, so that the order is kept. An entry is encoded with the
// version of its form in front, for a later program to know what it reads. While the
// program lives, [Outbox.Wait] and [Outbox.Drain] send what waits. The receiver wraps
// [ErrRejected] where [warehouse.OfRows] tells that the values are at fault, or where it
// cannot read an entry: Drain then finds that one and sets it aside by name, and the
// others go on. Of the errors of Append only [ErrTooLarge] never passes.
package outbox
