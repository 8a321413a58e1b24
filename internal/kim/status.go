package kim

// WeekState says what is known of a group's week.
type WeekState string

// The four states of a week.
const (
	WeekActive     WeekState = "A" // observed, at least one item
	WeekNone       WeekState = "N" // observed, no item
	WeekPartly     WeekState = "P" // at least one item was seen, more may have been there: its counts are lower bounds
	WeekUnobserved WeekState = "U" // nobody looked, or looking failed
)

// Observed tells whether everything of the week is known: its counts are what was
// published, and not the least that was.
func (s WeekState) Observed() bool { return s == WeekActive || s == WeekNone }

// Active tells whether at least one item counts in the week.
func (s WeekState) Active() bool { return s == WeekActive || s == WeekPartly }

// Status is what pantaukim says of a group's activity on kim.id. It is never a
// verdict on people: a group that is quiet there may be busy elsewhere.
type Status string

// The five statuses.
const (
	StatusActive      Status = "active"       // aktif
	StatusLessActive  Status = "less_active"  // kurang aktif
	StatusInactive    Status = "inactive"     // tidak aktif
	StatusNeverPosted Status = "never_posted" // belum pernah
	StatusUnobserved  Status = "unobserved"   // tidak terpantau
)

// Statuses lists the statuses from the most active to the unknown.
func Statuses() []Status {
	return []Status{StatusActive, StatusLessActive, StatusInactive, StatusNeverPosted, StatusUnobserved}
}

// Indonesian returns the status as the interface prints it.
func (s Status) Indonesian() string {
	switch s {
	case StatusActive:
		return "aktif"
	case StatusLessActive:
		return "kurang aktif"
	case StatusInactive:
		return "tidak aktif"
	case StatusNeverPosted:
		return "belum pernah"
	case StatusUnobserved:
		return "tidak terpantau"
	}
	return string(s)
}

// Lamp warns by the age of the last item.
type Lamp string

// The lamps: green up to 7 days, yellow to 14, orange to 21, red beyond.
const (
	LampGreen  Lamp = "green"
	LampYellow Lamp = "yellow"
	LampOrange Lamp = "orange"
	LampRed    Lamp = "red"
	LampOff    Lamp = "off" // no item, or not known
)

// LampOf returns the lamp for an item of the given age in days; a negative age
// means that there is no item.
func LampOf(days int) Lamp {
	switch {
	case days < 0:
		return LampOff
	case days <= 7:
		return LampGreen
	case days <= 14:
		return LampYellow
	case days <= 21:
		return LampOrange
	default:
		return LampRed
	}
}

// Outlook says what becomes of a group's status on the coming Mondays, if each week is
// observed. Days are Mondays; one that is not known does not come, or lies beyond a year.
type Outlook struct {
	// FallsOn is the first Monday on which the status is a lower one, FallsTo, if the
	// group posts nothing from now on.
	FallsOn Date
	FallsTo Status
	// ActiveOn is the first Monday on which the group is active, if it posts one item in
	// each of the next ActiveWeeks weeks, the running one included.
	ActiveOn    Date
	ActiveWeeks int
}
