// Package journal keeps on the disk what the walks under way have asked for, so that a walk
// which was killed goes on where it was and asks no page twice.
//
// Each walk has a file of its own in the folder of its run. The file says when the walk
// began, and holds each robots.txt, each answer and each failure in the order in which they
// came; once the walk has ended, it also holds what is to be stored of it. A [Walk] stands
// between a walk and the network: it answers from its file what is there, and lets the
// network answer the rest. The file is removed when the result of the walk is stored, or
// waits in the outbox.
//
// A record is
//
//	CRC-32C of all that follows, 4 bytes little-endian
//	length of the head, 4 bytes; length of the body, 4 bytes
//	head: JSON
//	body: the bytes of a page, or an entry of the warehouse
//
// What a crash or a full disk leaves behind the last whole record is cut off. Nothing here
// is brought to the disk by force: after a power failure more pages may be asked for again.
package journal
