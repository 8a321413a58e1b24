package originality

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
)

// Kept is the file in which a scoring leaves the SimHashes that it has compared and the
// pairs of them that are near each other, so that the next one compares only what is new.
// Whether two numbers are near each other depends on nothing but these numbers: the file
// holds for any warehouse and for any moment. It may be deleted at any time; then all are
// compared again. The zero value keeps nothing.
type Kept struct {
	Path string
	Log  *slog.Logger
}

// seldom: up to one number in so many it costs less to compare the new ones with all than
// all with each other.
const seldom = 16

// near finds the same pairs as [near], among numbers that come each once, by hash. It also
// returns how many of them it has compared with the others.
func (k Kept) near(ctx context.Context, numbers []number, distance int, hours int32) (pairs [][2]uint64, compared int, err error) {
	if k.Path == "" {
		pairs, err = near(ctx, numbers, distance, hours)
		return pairs, len(numbers), err
	}
	before, err := k.read(numbers, distance, hours)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		k.Log.Warn("the texts that were compared before are not known: all are compared again", "file", k.Path, "err", err)
	}
	if compared = len(before.fresh); err != nil || compared > len(numbers)/seldom {
		compared = len(numbers)
		pairs, err = near(ctx, numbers, distance, hours)
	} else {
		pairs, err = nearFresh(ctx, numbers, before.fresh, distance, hours)
		pairs = append(pairs, before.pairs...)
	}
	if err != nil {
		return nil, 0, err
	}
	if err := k.write(numbers, pairs, distance, hours); err != nil {
		k.Log.Warn("what texts were compared cannot be kept: the next scoring compares all again", "err", err)
	}
	return pairs, compared, nil
}

// compared is what was compared before, as far as it holds for some numbers.
type compared struct {
	pairs [][2]uint64
	fresh []int32 // places of the numbers that were not, or not in all hours of now; none of them is in a pair
}

// enter takes over the numbers of which one was compared before: it and all that were
// passed since the one entered before it. Both come by hash.
func (c *compared) enter(numbers []number, at int, known number) (next int) {
	for at < len(numbers) && numbers[at].hash < known.hash {
		c.fresh = append(c.fresh, int32(at))
		at++
	}
	if at < len(numbers) && numbers[at].hash == known.hash {
		if numbers[at].first < known.first || numbers[at].last > known.last {
			c.fresh = append(c.fresh, int32(at))
		}
		at++
	}
	return at
}

// pair takes over a pair if both are among the numbers, neither is to be compared again,
// and they are still within so many hours of each other.
func (c *compared) pair(numbers []number, a, b uint64, hours int32) {
	one, known := slices.BinarySearchFunc(numbers, a, byHash)
	other, both := slices.BinarySearchFunc(numbers, b, byHash)
	if !known || !both || numbers[one].apart(numbers[other]) > hours {
		return
	}
	for _, place := range []int{one, other} {
		if _, fresh := slices.BinarySearch(c.fresh, int32(place)); fresh {
			return
		}
	}
	c.pairs = append(c.pairs, [2]uint64{a, b})
}
