// Package rowlog writes batches of rows to files and reads them back: values of
// exactly the types that the database driver takes, in records with checksums.
// The spool keeps batches in it while ClickHouse is away, and backups are made
// of it.
//
// A record is
//
//	"PKR1"  4 bytes
//	CRC-32C of all that follows, from the file's salt, 4 bytes little-endian
//	time of writing in milliseconds since 1970, 8 bytes
//	length of the payload, 4 bytes
//	payload
//
// and a payload is a statement, then the number of columns, the number of rows,
// and the values, each with a byte for its type before it.
package rowlog
