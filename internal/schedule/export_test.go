package schedule

import "time"

// SetClock lets a test set the clock that the plans go by.
func (s *Scheduler) SetClock(now func() time.Time) { s.now = now }
