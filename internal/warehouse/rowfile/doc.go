// Package rowfile writes rows of any table to a file and reads them back, for backups:
// values of exactly the types that the database driver takes, in records with
// checksums. Backups of earlier versions are of the same form.
//
// A record is
//
//	"PKR1"  4 bytes
//	CRC-32C of all that follows, 4 bytes little-endian
//	time of writing in milliseconds since 1970, 8 bytes
//	length of the payload, 4 bytes
//	payload
//
// and a payload is the name of the table, then the number of columns, the number of
// rows, and the values, each with a byte for its type before it.
package rowfile
