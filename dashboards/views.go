package dashboards

import (
	"context"
	"errors"
	"time"

	"pantaukim/internal/kim"
)

// Views answers what the stored tables do not say by themselves. The scoring step
// owns the answers; they are handed in as plain values.
type Views struct {
	// Adoption tells who posted first when, and how far the groups of a region
	// (a Kemendagri code, empty for everywhere) came.
	Adoption func(ctx context.Context, asOf time.Time, region string) (Adoption, error)
	// Spreads tells which texts stand on the sites of several groups, the widest first.
	Spreads func(ctx context.Context) ([]Spread, error)
	// Movements tells by group what moved it between the scoring of a Monday and the
	// one before.
	Movements func(ctx context.Context, monday kim.Week) (map[string]Movement, error)
	// Awards draws up shortlists.
	Awards Awards
}

// errNoViews says that nobody handed the views in.
var errNoViews = errors.New("the views of the scoring step are not connected")

// Adoption is the adoption curve and the funnel of a region.
type Adoption struct {
	Groups     int // watched groups: the denominator of both
	Firsts     []FirstPost
	SiteAlive  int // groups whose site was walked completely at least once
	FirstPosts int // of those, the ones that have or had an item
	FourWeeks  int // that ever had four active weeks in a row
}

// FirstPost is when one group posted first.
type FirstPost struct {
	Group   string
	Day     kim.Date
	Share   float64 // of all groups that had posted by then, this one included
	Adopter string  // innovator, early_adopter, early_majority, late_majority, laggard
}

// adopters are Rogers' classes in their order.
var adopters = []string{"innovator", "early_adopter", "early_majority", "late_majority", "laggard"}

// Spread is one text on the sites of several groups.
type Spread struct {
	Cluster string
	Groups  int // distinct groups
	Items   []SpreadItem
}

// SpreadItem is one of the items with that text, the first one first.
type SpreadItem struct {
	Group, Title, URL string
	KnownOn           kim.Date
	DaysLater         int // after the first
	Distance          int // differing bits to the item that it follows
}
