package outbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// atOnce is about how many bytes of entries are given to a receiver together: many
// small inserts are what costs ClickHouse most. A larger entry is given alone.
const atOnce = 8 << 20

// A Receiver takes entries, the oldest first. It takes all that it is given, or none of
// it and returns an error.
type Receiver func(ctx context.Context, entries [][]byte) error

// Drain gives what waits to send, in order, until nothing waits or send fails. Entries
// are removed once send returned nil. After an error that wraps ErrRejected they are
// given one by one, the one at fault is set aside and the others go on; any other error
// ends the draining with the entries at their place.
func (o *Outbox) Drain(ctx context.Context, send Receiver) error {
	o.draining.Lock()
	defer o.draining.Unlock()
	for {
		files, entries, err := o.gather(ctx)
		if err != nil || len(files) == 0 {
			return err
		}
		err = send(ctx, entries)
		if errors.Is(err, ErrRejected) && len(files) > 1 {
			err = o.oneByOne(ctx, files, entries, send)
		} else {
			err = o.settle(files, err)
		}
		if err != nil {
			return err
		}
	}
}

// oneByOne gives entries, one of which is at fault, one after the other.
func (o *Outbox) oneByOne(ctx context.Context, files []file, entries [][]byte, send Receiver) error {
	for i := range files {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := o.settle(files[i:i+1], send(ctx, entries[i:i+1])); err != nil {
			return err
		}
	}
	return nil
}

// settle does with the first files what the answer of the receiver says.
func (o *Outbox) settle(files []file, answer error) error {
	rejected := errors.Is(answer, ErrRejected)
	if answer != nil && !rejected {
		return answer
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range files {
		var err error
		if rejected {
			err = o.setAside(f.name(), "an entry is rejected and set aside: its rows are not in ClickHouse", answer)
		} else if err = os.Remove(filepath.Join(o.dir, f.name())); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if err != nil {
			return fmt.Errorf("remove a received entry: %w", err)
		}
		o.forget()
	}
	return nil
}

// forget drops the first file from those that wait.
func (o *Outbox) forget() {
	o.bytes -= o.waiting[0].size
	o.waiting = o.waiting[1:]
}

// gather reads the first entries that wait, up to atOnce bytes. What cannot be read is
// set aside.
func (o *Outbox) gather(ctx context.Context) (files []file, entries [][]byte, err error) {
	for size := int64(0); ctx.Err() == nil; {
		f, ok := o.at(len(files))
		if !ok || len(files) > 0 && size+f.size > atOnce {
			return files, entries, nil
		}
		entry, err := f.read(o.dir)
		switch {
		case err == nil:
			files, entries, size = append(files, f), append(entries, entry), size+f.size
		case len(files) > 0: // it is its turn when those before it are sent
			return files, entries, nil
		case errors.Is(err, fs.ErrNotExist):
			o.log.Error("rows are gone", "what", "somebody removed a file that waits: its rows are not in ClickHouse", "file", f.name())
			o.mu.Lock()
			o.forget()
			o.mu.Unlock()
		case errors.Is(err, errDamaged), errors.Is(err, syscall.EIO):
			if err := o.setAsideFirst(f, err); err != nil {
				return nil, nil, err
			}
		default:
			return nil, nil, fmt.Errorf("read what waits: %w", err)
		}
	}
	return nil, nil, context.Cause(ctx)
}

// at returns the i-th file that waits.
func (o *Outbox) at(i int) (file, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if i >= len(o.waiting) {
		return file{}, false
	}
	return o.waiting[i], true
}

func (o *Outbox) setAsideFirst(f file, cause error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	err := o.setAside(f.name(), "a file that the disk has spoilt is set aside: its rows are not in ClickHouse", cause)
	if err == nil {
		o.forget()
	}
	return err
}
