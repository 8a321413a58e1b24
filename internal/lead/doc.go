// Package lead sees to it that of all programs on one warehouse exactly one works on the
// data: walks, scores, sends the digest and removes what is old.
//
// Every program is an instance, with a heartbeat in the table instances. One that wants
// to lead claims a term in the table leads, and leads if it finds its claim alone. Each
// of its heartbeats is a row there as well, stored and then read back together with all
// newer claims. ClickHouse has no transactions; what this rests on is that a row that was
// stored is seen by every reading that begins afterwards:
//
//   - Two that claim at the same time: whoever stores second sees both and withdraws. If
//     both see both, both withdraw and try again after a pause of their own.
//   - One that claims while the leader, taken for gone, sends a heartbeat: if the heartbeat
//     is stored before the claim is read back, the claimant sees it and withdraws; if not,
//     the leader sees the claim when it reads back, and its heartbeat confirms nothing.
//
// A leader leads for [Config.Lease] from when it began to send the newest heartbeat that was
// confirmed, by the clock of its machine that nobody can set and that runs on in sleep. It
// looks at that clock before each request to a site and each change of what is concluded.
// Another may claim when the newest heartbeat is [Config.TakeoverAfter] old, which is longer,
// by the clock of ClickHouse, and has been seen unchanged for a while. A term that has
// lapsed is never used again.
package lead
