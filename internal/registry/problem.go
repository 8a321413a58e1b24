package registry

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong, or worth a look, in one row of a file.
type Problem struct {
	File   string `json:"file"`
	Line   int    `json:"line"`   // where the value starts, counted from 1
	Row    int    `json:"-"`      // where its row starts
	ID     string `json:"id"`     // of the group, empty if the row has none
	Column string `json:"column"` // empty if it concerns the whole row
	Value  string `json:"value"`
	Reason string `json:"reason"`
	Remedy string `json:"remedy"`

	// The same without a language, for pages.
	Kind  string   `json:"kind"`
	Args  []string `json:"args,omitempty"`  // the values of the sentence beside Value
	Meant []string `json:"meant,omitempty"` // areas that were probably meant, as "62.10 (Gunung Mas)"
}

// String writes the problem as one line: file:line, column, reason, remedy.
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: ", p.File, p.Line)
	if p.Column != "" {
		fmt.Fprintf(&b, "%s: ", p.Column)
	}
	b.WriteString(p.Reason)
	if p.Remedy != "" {
		fmt.Fprintf(&b, "; %s", p.Remedy)
	}
	return b.String()
}

// quote prints a value for a message: bounded in length, with control
// characters made visible, because it comes from a file that anybody may write.
func quote(s string) string {
	const longest = 60
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
