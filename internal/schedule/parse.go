package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Parse reads a cron expression of five fields (minute, hour, day of month,
// month, day of week), or a word such as @daily. What the library would accept
// and then do otherwise than meant is refused with the remedy.
func Parse(spec string) (plan cron.Schedule, err error) {
	spec = strings.TrimSpace(spec)
	if strings.HasPrefix(spec, "TZ=") || strings.HasPrefix(spec, "CRON_TZ=") {
		return nil, fmt.Errorf("%q: the zone of all schedules is set by schedule.timezone; leave TZ= out", spec)
	}
	defer func() {
		if recover() != nil { // the library indexes past the end of some malformed texts
			plan, err = nil, fmt.Errorf("%q is not a cron expression", spec)
		}
	}()
	fields := strings.Fields(spec)
	if len(fields) == 5 {
		if fields[4] == "7" {
			return nil, fmt.Errorf("%q: Sunday is 0 in the fifth field, not 7", spec)
		}
		if fields[2] != "*" && fields[2] != "?" && fields[4] != "*" && fields[4] != "?" {
			return nil, fmt.Errorf("%q: a day of the month and a day of the week together mean \"either\"; give one of them", spec)
		}
	}
	plan, err = cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("%q is not a cron expression such as \"0 2 * * *\" (every day at 02.00): %w", spec, err)
	}
	return plan, nil
}

// Next returns the first moment of an expression after a moment, in its zone; the zero
// time if there is none, as for an expression that is empty or wrong.
func Next(spec string, after time.Time) time.Time {
	plan, err := Parse(spec)
	if err != nil {
		return time.Time{}
	}
	return plan.Next(after)
}
