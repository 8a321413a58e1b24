// Package date holds the type of a date that was read.
package date

import "time"

// Date is a date that was read.
type Date struct{ Time time.Time }
