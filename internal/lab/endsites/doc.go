// Package endsites is a handful of small sites whose lists end, or go on, in ways of
// their own: by the months of an archive, behind a button, in a feed alone. Each kind has
// one site; what it holds at any moment is known. All contents are invented.
package endsites
