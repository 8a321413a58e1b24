// Package kimsim is a simulated kim.id: it serves the sites of many groups by
// host name, as they were at any moment, and knows the truth about them.
//
// Everything follows from a seed, so that the same configuration serves the same
// pages on every machine. The paths, the byline and the places of files follow
// what is publicly known of kim.id; where nothing is known (listings, paging,
// galleries) the form is assumed, and reading rules that lean on it say so. The
// texts are composed from word lists, the names of groups are invented except
// where the registry says otherwise, and no figure describes a real group.
//
// The sites are deliberately awkward in the ways in which real ones are: pages
// carry logos, banners, portraits, other posts' photos and dates, the day of an
// announced event, a copyright year and a view counter; posts are edited, moved
// to another address, deleted, hidden, backdated, dated ahead or not dated; sites
// are slow, refuse visitors or are down for weeks.
//
// The package shares no reading code with the collector. [Platform.Truth] says
// what an observer who makes no mistake concludes; it is written from the rules
// and not from the code that it judges.
package kimsim
