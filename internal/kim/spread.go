package kim

// Adopter is a class of Rogers' diffusion of innovations, by the share of the groups
// that had posted before.
type Adopter string

// The classes.
const (
	Innovator     Adopter = "innovator"
	EarlyAdopter  Adopter = "early_adopter"
	EarlyMajority Adopter = "early_majority"
	LateMajority  Adopter = "late_majority"
	Laggard       Adopter = "laggard"
)

// Adopters lists the classes from the first to the last.
func Adopters() [5]Adopter {
	return [5]Adopter{Innovator, EarlyAdopter, EarlyMajority, LateMajority, Laggard}
}

// Adoption tells of a region who posted first when, and how far its groups have come.
// The denominator of all is the number of watched groups: groups that left the list
// are in no number, and a first post that was removed before anybody looked is not
// known. A site that could not be reached is not counted as alive, which says nothing
// of the group.
type Adoption struct {
	Groups int         // watched groups: the denominator
	Firsts []FirstPost // by day and group
	// FirstUnknown are the groups that have posted and have an item of unknown age that may
	// be their first: they are not among the Firsts.
	FirstUnknown int
	// The other groups that are not among the Firsts: Gone had items, which were all removed;
	// NeverPosted were read and had none; of NeverRead nobody knows.
	Gone, NeverPosted, NeverRead int

	SiteAlive  int // groups whose site was walked completely at least once
	FirstPosts int // of those, the ones that have or had an item
	FourWeeks  int // groups that ever had four active weeks in a row
}

// FirstPost is when one group posted first. Groups that did so on the same day share
// a class, that of the last of them.
type FirstPost struct {
	Group   string
	Day     Date
	Share   float64 // of all groups that had posted by then, this one included
	Adopter Adopter
}

// Spread is one text on the sites of several groups: who published first, who
// followed, and how many days later. It often is a government release; it shows how
// far that went, not who is to blame.
type Spread struct {
	Cluster string
	Groups  int          // distinct groups
	Items   []SpreadItem // the first one first
}

// SpreadItem is one of the items with that text.
type SpreadItem struct {
	Group, Key, Title, URL string
	KnownOn                Date
	DaysLater              int // after the first
	Distance               int // differing bits to the item that it follows; 0 for the first
}
