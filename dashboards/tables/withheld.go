package tables

// WithheldError says that something is not shown to this reader. Where a reader may not
// learn whether a thing exists, it is also what is said of a thing that does not.
type WithheldError struct {
	What string // in English, for the API
}

func (w *WithheldError) Error() string { return w.What }

// withheld is the answer of a table that is not for this reader.
func withheld(what string) (Table, bool, error) {
	return Table{}, false, &WithheldError{what}
}
