package page

import "testing"

func FuzzSelector(f *testing.F) {
	for _, s := range []string{"article.post > h1, .a .b[rel*=x]", "*", "a[", ">", "div#x.y"} {
		f.Add(s, "<div class='a'><p class=b rel=x>t")
	}
	f.Fuzz(func(t *testing.T, s, page string) {
		sel, err := CompileSelector(s)
		if err != nil {
			return
		}
		d := new(Doc)
		d.Scan(page)
		d.Annotate(nil)
		d.All(sel, 0, 10)
	})
}

// FuzzScan holds the tree to its own promises: a node's subtree is a range that
// lies within its parent's.
func FuzzScan(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := new(Doc)
		d.Scan(s)
		for i := 1; i < len(d.Nodes); i++ {
			n := d.Nodes[i]
			if n.Parent < 0 || int(n.Parent) >= i || n.End <= int32(i) || n.End > d.Nodes[n.Parent].End || n.End > int32(len(d.Nodes)) {
				t.Fatalf("node %d of %d: parent %d, end %d", i, len(d.Nodes), n.Parent, n.End)
			}
		}
	})
}
