// Package styledsites is a handful of simulated sites in the styles of the
// platforms that village communities run on besides kim.id: the ministry's
// desa.id system, OpenSID with two themes, WordPress in four shapes and Blogger
// in two. Each shows its posts, their days and their photos as that platform
// does, after what is known of it, and differs from package kimsim in markup,
// paging and date forms on purpose: a reader that only fits the one fails here.
//
// The truth is known as in package kimsim. All contents are invented.
package styledsites
