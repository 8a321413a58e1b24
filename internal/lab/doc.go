// Package lab groups the worlds that tests and the demonstration walk: a simulated
// kim.id, sites in other styles, servers that misbehave, the saved real pages, and
// an independent recount. No product package imports it; the demonstration does
// so from cmd.
package lab
