// Package scoring turns the loaded facts into what a head of office reads:
// weekly activity, indicators, statuses, ranks with honest intervals, signs for
// a person to check, and a shortlist that can be defended.
//
// Items and walks are condensed into the weeks of each group; pure
// functions turn those weeks into indicators, classes and ranks. What is known
// at a moment depends on that moment only, so any past Monday can be computed
// again and gives the same rows. A week that nobody observed is never a silent
// one, and what could not be measured is absent and never 0.
package scoring
