// Package rules turns what is known of groups into what is said of them: indicators and
// the index, statuses, ranks with their intervals, and what moved a group. Everything
// here is a pure function of the facts, the moment and the rules: nothing is read from
// anywhere but the catalogue of indicators that is built in.
//
// A week that nobody observed is never a silent one, and what could not be measured is
// absent (NaN) and never 0.
package rules
