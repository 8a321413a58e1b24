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
// # How it is meant to be used
//
// The loader encodes each walk by itself, with the version of the encoding in front, so
// that a later program knows what it reads. While the outbox is not empty, newer
// entries go through it, too: the order is kept.
//
//	box, err := outbox.Open(dir, outbox.DefaultConfig(), log, time.Now)
//	…
//	if box.Empty() {
//		err := send(ctx, walks) // a try or two
//		if err == nil || !warehouse.Passes(err) && !warehouse.OfRows(err) {
//			return err
//		}
//	}
//	for _, w := range walks {
//		switch err := box.Append(encode(w)); {
//		case errors.Is(err, outbox.ErrTooLarge): // never: say which walk is lost
//		case err != nil: // it may pass: start no further walk, wait and try again
//		}
//	}
//
// and, as long as the program lives:
//
//	for box.Wait(ctx) == nil {
//		err := box.Drain(ctx, func(ctx context.Context, entries [][]byte) error {
//			err := send(ctx, decode(entries))
//			if warehouse.OfRows(err) { // or an entry that cannot be decoded
//				return fmt.Errorf("%w: %w", outbox.ErrRejected, err)
//			}
//			return err
//		})
//		… // on an error, pause and try again
//	}
//
// A walk whose rows the warehouse refuses on the direct way takes the same road: it is
// appended, given alone, rejected and set aside by name, while the others are loaded.
package outbox
