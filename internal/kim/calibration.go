package kim

import (
	"errors"
	"fmt"
	"math"
)

// Calibration says how far the figures of one platform were compared with counts by
// hand. As long as nobody has counted any of its groups they are provisional.
type Calibration struct {
	Platform string
	Groups   int // on it
	Counted  int // of these, counted by hand for days that we had seen
	Hand     int // items that people found
	Ours     int // items that pantaukim counted for the same days
	Matched  int // items that both found
}

// ErrUncalibrated says that a list cannot be sealed, since nobody has compared the
// figures that it rests on with a count by hand.
var ErrUncalibrated = errors.New("not calibrated yet (belum dikalibrasi)")

// ErrUnverified says that a list cannot be sealed, since some of the groups on it were not
// walked in full since its period ended.
var ErrUnverified = errors.New("not verified yet (belum ditelusuri penuh)")

// UnverifiedError is an [ErrUnverified] that names the groups, since when they were not walked
// in full, and what whoever runs the program can do.
type UnverifiedError struct {
	Groups []string // ids
	Since  Date
	Remedy string // for the command line
}

func (e *UnverifiedError) Error() string {
	return fmt.Sprintf("%v: %d of the groups on the list were not walked in full since %s; %s", ErrUnverified, len(e.Groups), e.Since, e.Remedy)
}

// Unwrap makes it an [ErrUnverified].
func (*UnverifiedError) Unwrap() error { return ErrUnverified }

// Done tells whether anybody has counted.
func (c Calibration) Done() bool { return c.Counted > 0 }

// Indonesian says it in few words, for exports: what people found and pantaukim found too,
// and what pantaukim counted and is right.
func (c Calibration) Indonesian() string {
	if !c.Done() {
		return "belum dikalibrasi"
	}
	return fmt.Sprintf("dikalibrasi: %d/%d ditemukan, %d/%d benar", c.Matched, c.Hand, c.Matched, c.Ours)
}

// ShareOf returns k of n as a share of 1 with its 95 % interval; NaN for n = 0.
func ShareOf(k, n int) (share, low, high float64) {
	low, high = Wilson(k, n)
	return float64(k) / float64(n), low, high
}

// Wilson returns the 95 % interval of a share of k in n after Wilson (1927), which
// holds for small n where the usual one does not. NaN for n = 0.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	middle := p + z*z/(2*m)
	spread := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, (middle-spread)/(1+z*z/m)), min(1, (middle+spread)/(1+z*z/m))
}
