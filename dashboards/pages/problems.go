package pages

import (
	"fmt"
	"strings"
	"unicode"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// problem is something that is wrong in a file, or deserves a look, in words.
type problem struct {
	Line   int    // 0: the file as a whole
	Column string // empty: the whole row
	Wrong  string
	Fix    string // what to do about it; empty: nothing
}

// longestValue bounds a value that a sentence repeats, in characters.
const longestValue = 60

// longestArgument bounds what a sentence about a whole file repeats: all columns, say.
const longestArgument = 400

// inWords says a problem of a row in the language of the reader.
func inWords(l *words.Language, p registry.Problem) problem {
	args := []any{shown(p.Value)}
	for _, a := range p.Args {
		args = append(args, shown(a))
	}
	for len(args) < 4 { // a sentence without its value says so by a gap, and not by a brace
		args = append(args, "")
	}
	out := problem{Line: p.Line, Wrong: l.T("rowwrong."+p.Kind, args...), Fix: l.T("rowfix."+p.Kind, args...)}
	if p.Column != "" {
		out.Column = columnName(l, p.Column)
	}
	if len(p.Meant) > 0 {
		out.Fix += " " + l.T("registry.meant", strings.Join(p.Meant, ", "))
	}
	return out
}

// noteInWords says a note on a file that was read; it has no remedy.
func noteInWords(l *words.Language, p registry.Problem) string {
	args := []any{""}
	for _, a := range p.Args {
		args[0] = shown(a)
	}
	return l.T("filenote."+p.Kind, args...)
}

// faultInWords says why a file as a whole cannot be read.
func faultInWords(l *words.Language, f *spreadsheet.FileError) problem {
	args := []any{}
	for _, a := range f.Args { // names of columns, or a number
		a = strings.Trim(strings.ReplaceAll(strings.ReplaceAll(a, ", ", ","), ",", ", "), `"`)
		args = append(args, visible(board.Clip(a, longestArgument)))
	}
	for len(args) < 2 {
		args = append(args, "")
	}
	return problem{Wrong: l.T("filewrong."+f.Kind, args...), Fix: l.T("filefix."+f.Kind, args...)}
}

// WhyRefused writes a problem of a row for the column "alasan" of a download.
func WhyRefused(l *words.Language, p registry.Problem) string {
	told := inWords(l, p)
	text := told.Wrong
	if told.Column != "" {
		text = told.Column + ": " + text
	}
	if told.Fix != "" {
		text += " " + told.Fix
	}
	return text
}

// columnName is what a column of the registry is called for people.
func columnName(l *words.Language, column string) string {
	switch column {
	case "id":
		column = "group_id"
	case "url":
		return l.T("registry.column_url")
	case "note":
		return l.T("registry.column_note")
	case "aliases":
		return l.T("registry.column_aliases")
	}
	if w, ok := tables.Headings()[column]; ok {
		return l.Of(w)
	}
	return column
}

// shown prints a value of a file: short, and with what cannot be seen made visible.
func shown(s string) string { return visible(board.Clip(s, longestValue)) }

func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n', r == '\t':
			b.WriteString(" ⏎ ")
		case r == ' ', r == '…' || unicode.IsGraphic(r) && !unicode.Is(unicode.Zs, r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}
