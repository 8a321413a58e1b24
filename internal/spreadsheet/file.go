package spreadsheet

import "fmt"

// FileError says that a file as a whole cannot be read. Kind and Args say it without a
// language, for pages; Error in English, for the command line.
type FileError struct {
	File string
	Kind string   // one of the kinds below
	Args []string // the values of the sentence
	says string   // in English, going on after the file's name
}

// Error begins with the file's name.
func (e *FileError) Error() string { return e.File + e.says }

// The kinds of faults of a file as a whole.
const (
	TooLarge         = "too_large"         // args: megabytes
	TooManyRows      = "too_many_rows"     // args: the most
	TooManyCells     = "too_many_cells"    // args: the most
	OldWorkbook      = "old_workbook"      // the format before 2007, or protected by a password
	WorkbookDamaged  = "workbook_damaged"  // no sheet can be read
	WorkbookBomb     = "workbook_bomb"     // unpacked it is larger than any such table; args: megabytes
	WorkbookLinks    = "workbook_links"    // takes contents from other files or servers
	WorkbookMacros   = "workbook_macros"   // holds a program
	DamagedUTF16     = "utf16"             // half a letter
	NotText          = "not_text"          // no letters at all
	WebPage          = "web_page"          // HTML, whatever the name says
	Empty            = "empty"             // args: the columns that are wanted
	HeaderUnreadable = "header_unreadable" // quotation marks in the first row do not match
	HeaderColumns    = "header_columns"    // args: how many
	ColumnUnnamed    = "column_unnamed"    // args: the place of the column
	ColumnUnknown    = "column_unknown"    // args: the name, the names that are known
	ColumnTwice      = "column_twice"      // args: the name
	ColumnMissing    = "column_missing"    // args: the name
)

// Kinds returns the kinds of faults of a file as a whole.
func Kinds() []string {
	return []string{
		TooLarge, TooManyRows, TooManyCells, OldWorkbook, WorkbookDamaged, WorkbookBomb, WorkbookLinks, WorkbookMacros,
		DamagedUTF16, NotText, WebPage, Empty, HeaderUnreadable, HeaderColumns, ColumnUnnamed, ColumnUnknown, ColumnTwice, ColumnMissing,
	}
}

// The kinds of notes on a file that was read.
const (
	NoteUTF16       = "note_utf16"
	NoteWindows1252 = "note_windows1252"
	NoteFirstSheet  = "note_first_sheet" // args: the name of the sheet that was read
)

// NoteKinds returns the kinds of notes.
func NoteKinds() []string { return []string{NoteUTF16, NoteWindows1252, NoteFirstSheet} }

// fault makes the error of a file whose name is filled in by Open.
func fault(kind string, args []string, format string, values ...any) *FileError {
	return &FileError{Kind: kind, Args: args, says: fmt.Sprintf(format, values...)}
}
