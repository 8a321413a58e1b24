package kim

import (
	"cmp"
	"slices"
)

// GroupAdoption is how far one watched group has come.
type GroupAdoption struct {
	Group  string
	Region Region

	SiteAlive bool // its site was walked completely at least once
	FirstPost bool // of such a site: it has or had an item
	FourWeeks bool // it ever had four active weeks in a row

	Posted bool // an item counts for it, or one of unknown age is known
	First  Date // the day that its first item counts on; NoDate: unknown, since an item of unknown age may be older
}

// AdoptionOf tells of groups who posted first when and how far they have come.
func AdoptionOf(all []GroupAdoption) Adoption {
	var out Adoption
	for _, g := range all {
		out.Groups++
		count(&out.SiteAlive, g.SiteAlive)
		count(&out.FirstPosts, g.FirstPost)
		count(&out.FourWeeks, g.FourWeeks)
		count(&out.FirstUnknown, g.Posted && !g.First.Known())
		count(&out.NeverPosted, g.SiteAlive && !g.Posted && !g.FirstPost)
		count(&out.Gone, g.SiteAlive && !g.Posted && g.FirstPost)
		count(&out.NeverRead, !g.SiteAlive && !g.Posted)
		if g.Posted && g.First.Known() {
			out.Firsts = append(out.Firsts, FirstPost{Group: g.Group, Day: g.First})
		}
	}
	slices.SortFunc(out.Firsts, func(a, b FirstPost) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Group, b.Group)) })
	for i := len(out.Firsts) - 1; i >= 0; i-- {
		f := &out.Firsts[i]
		if i+1 < len(out.Firsts) && out.Firsts[i+1].Day == f.Day {
			f.Share, f.Adopter = out.Firsts[i+1].Share, out.Firsts[i+1].Adopter
			continue
		}
		f.Share = float64(i+1) / float64(out.Groups)
		f.Adopter = adopterOf(f.Share)
	}
	return out
}

func count(n *int, is bool) {
	if is {
		*n++
	}
}

// adopterOf classes a group by the share of all groups that had posted by then, by the
// cumulative shares of Rogers: 2.5, 16, 50, 84 and 100 percent.
func adopterOf(share float64) Adopter {
	switch {
	case share <= 0.025:
		return Innovator
	case share <= 0.16:
		return EarlyAdopter
	case share <= 0.5:
		return EarlyMajority
	case share <= 0.84:
		return LateMajority
	default:
		return Laggard
	}
}
