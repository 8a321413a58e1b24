// Package kim holds the words of the field as Go types: the groups that are
// watched (KIM, Komunitas Informasi Masyarakat), the items and photos that they
// publish, the walks that looked for them, and the weeks and statuses that are
// concluded from both.
//
// Every step of pantaukim meets the others in these types, so the package knows
// nothing of networks, databases or pages and imports the standard library only.
package kim
