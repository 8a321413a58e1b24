package listing

import (
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// columnOf is what the head of a table says of the column that a node stands in, in small letters;
// empty if it stands in none.
func columnOf(r *Reader, n int32) string {
	d := r.Doc
	cell := n
	for cell > 0 && d.Nodes[cell].Tag != atom.Td {
		cell = d.Nodes[cell].Parent
	}
	row := int32(0)
	if cell > 0 {
		row = d.Nodes[cell].Parent
	}
	if row <= 0 || d.Nodes[row].Tag != atom.Tr {
		return ""
	}
	table := d.Nodes[row].Parent
	for table > 0 && d.Nodes[table].Tag != atom.Table {
		table = d.Nodes[table].Parent
	}
	at := cellsBefore(d, row, cell)
	for head := table + 1; table > 0 && head < row; head++ {
		if d.Nodes[head].Tag != atom.Tr {
			continue
		}
		for c := head + 1; c < d.Nodes[head].End; c = d.Nodes[c].End {
			if d.Nodes[c].Tag == atom.Th && cellsBefore(d, head, c) == at {
				return strings.ToLower(letters.Clip(d.TextOf(c), 60))
			}
		}
		return ""
	}
	return ""
}

// cellsBefore counts the cells of a row before one of them.
func cellsBefore(d *page.Doc, row, cell int32) (count int) {
	for c := row + 1; c < cell; c = d.Nodes[c].End {
		if t := d.Nodes[c].Tag; t == atom.Td || t == atom.Th {
			count++
		}
	}
	return count
}
