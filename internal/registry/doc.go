// Package registry keeps the list of groups: it reads it from a CSV file,
// checks it, and stores it in the warehouse with the history of every change.
//
// Reading is strict. A row that is not clearly right is reported with its line,
// its column, what is wrong and how to put it right, and left out; the good rows
// are kept. Nothing is guessed. Two things are concluded because they are
// certain: a Kemendagri code contains the codes of the levels above it, so an
// empty province_code is taken from regency_code and an empty district_code from
// village_code; and a province lies in one time zone, so an empty timezone is
// taken from the province.
package registry
