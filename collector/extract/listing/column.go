package listing

import (
	"slices"
	"strconv"
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// A grid is where the cells of one table stand: a cell may span several columns, and reach
// down into the rows below its own.
type grid struct {
	at    map[int32]reach   // of each cell
	above map[int32][]int32 // by row: the cells of earlier rows that reach into it
	heads []int32           // the cells at the top that are heads of columns
}

// A reach is the columns that a cell stands in, from the first to the one before to.
type reach struct{ from, to int }

// The most columns and rows that one cell spans, as browsers have it.
const (
	mostColumns = 1000
	mostRows    = 65534
)

// gridOf reads where the cells of a table stand, once.
func gridOf(r *Reader, table int32) *grid {
	if g := r.grids[table]; g != nil {
		return g
	}
	d := r.Doc
	g := &grid{at: map[int32]reach{}, above: map[int32][]int32{}}
	type hanging struct {
		cell  int32
		reach reach
		rows  int // that it still reaches into
	}
	var down []hanging
	group, onlyHeads := int32(-1), true
	for n := table + 1; n < d.Nodes[table].End; n++ {
		switch d.Nodes[n].Tag {
		case atom.Table:
			n = d.Nodes[n].End - 1
			continue
		case atom.Tr:
		default:
			continue
		}
		if up := d.Nodes[n].Parent; up != group {
			group, down = up, nil // no cell reaches out of its part of the table
		}
		for _, h := range down {
			g.above[n] = append(g.above[n], h.cell)
		}
		var begun []hanging
		column := 0
		for c := n + 1; c < d.Nodes[n].End; c = d.Nodes[c].End {
			if t := d.Nodes[c].Tag; t != atom.Td && t != atom.Th {
				continue
			}
			for k := 0; k < len(down); k++ {
				if h := down[k].reach; h.from <= column && column < h.to {
					column, k = h.to, -1
				}
			}
			at := reach{column, column + spanOf(d, c, "colspan", mostColumns)}
			g.at[c] = at
			if rows := spanOf(d, c, "rowspan", mostRows); rows > 1 {
				begun = append(begun, hanging{c, at, rows})
			}
			onlyHeads = onlyHeads && d.Nodes[c].Tag == atom.Th
			column = at.to
		}
		if onlyHeads {
			for c := n + 1; c < d.Nodes[n].End; c = d.Nodes[c].End {
				if d.Nodes[c].Tag == atom.Th {
					g.heads = append(g.heads, c)
				}
			}
		}
		var still []hanging
		for _, h := range append(down, begun...) {
			if h.rows--; h.rows > 0 {
				still = append(still, h)
			}
		}
		down = still
	}
	if r.grids == nil {
		r.grids = map[int32]*grid{}
	}
	r.grids[table] = g
	return g
}

// spanOf is how many columns or rows a cell spans; 0 rows mean all that are left.
func spanOf(d *page.Doc, cell int32, name string, most int) int {
	text, ok := d.RawAttr(cell, name)
	n, err := strconv.Atoi(strings.TrimSpace(text))
	switch {
	case !ok || err != nil || n < 0, n == 0 && name == "colspan":
		return 1
	case n == 0:
		return most
	}
	return min(n, most)
}

// cellAround is the cell of a table that a node stands in, with its row and the table; ok is
// false if it stands in none.
func cellAround(d *page.Doc, n int32) (cell, row, table int32, ok bool) {
	for cell = n; cell > 0 && d.Nodes[cell].Tag != atom.Td && d.Nodes[cell].Tag != atom.Th; cell = d.Nodes[cell].Parent {
	}
	if cell <= 0 {
		return 0, 0, 0, false
	}
	if row = d.Nodes[cell].Parent; row <= 0 || d.Nodes[row].Tag != atom.Tr {
		return 0, 0, 0, false
	}
	for table = d.Nodes[row].Parent; table > 0 && d.Nodes[table].Tag != atom.Table; table = d.Nodes[table].Parent {
	}
	return cell, row, table, table > 0
}

// columnOf is what the lowest head of a table says of the column that a node stands in, in small
// letters; empty if it stands in none.
func columnOf(r *Reader, n int32) string {
	cell, _, table, ok := cellAround(r.Doc, n)
	if !ok {
		return ""
	}
	g := gridOf(r, table)
	at := g.at[cell]
	for _, head := range slices.Backward(g.heads) {
		if h := g.at[head]; h.from <= at.from && at.from < h.to {
			return strings.ToLower(letters.Clip(r.Doc.TextOf(head), 60))
		}
	}
	return ""
}

// spanning are the cells of rows above that reach into the row of a record: a day that several
// records share stands in one of them.
func spanning(r *Reader, m *mention) []int32 {
	_, row, table, ok := cellAround(r.Doc, m.a)
	if !ok {
		return nil
	}
	return gridOf(r, table).above[row]
}
