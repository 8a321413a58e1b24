package listing

import (
	"slices"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

// UnlinkedIn finds the records of a page that was to be a list which lead nowhere and say nothing
// of what opens them: elements of one kind side by side, each with a title and a day or a picture
// of its own. A script may wait for a press on them, or they have no pages. Beside items that
// have addresses they are records if they stand among these, or have each a heading and a day
// of publication. What names an item again, and the boxes of other sections, are none.
func UnlinkedIn(r *Reader, items []fact.Item) Sealed {
	u := &unlinked{Reader: r, listed: addresses(items), titles: make(map[string][]kim.Date, len(items)), items: len(items)}
	for k := range items {
		name := letters.Signature(items[k].Title)
		day := kim.NoDate
		if !items[k].Published.IsZero() {
			day = kim.DateOf(items[k].Published, r.In.Zone)
		}
		u.titles[name] = append(u.titles[name], day)
	}
	d := r.Doc
	for i := int32(0); i < int32(len(d.Nodes)); i++ {
		if n := &d.Nodes[i]; n.Tag == page.TextTag || n.End-i < 5 || d.Marks[i]&page.Furniture != 0 {
			continue
		}
		if u.below(i) {
			i = d.Nodes[i].End - 1
		}
	}
	u.found.Records += plainLines(r, u.listed)
	return u.found
}

// sameKind tells whether elements of one class are of one kind although one is a link and the other
// none: <a class="card"> and <div class="card">.
func sameKind(a, b atom.Atom, class bool) bool {
	return class && a != b && (a == atom.A || b == atom.A)
}

// unlinked collects the records of a page that lead nowhere.
type unlinked struct {
	*Reader
	listed   map[string]bool
	titles   map[string][]kim.Date // of the items, with their days
	items    int
	found    Sealed
	asked    bool
	saidNone bool
}

// mostChildren bounds the elements of one parent that are looked at.
const mostChildren = 500

// below looks at the elements right below one. It returns true if some are records.
func (u *unlinked) below(up int32) bool {
	d := u.Doc
	var children []int32
	var classes []string // of them
	for n := up + 1; n < d.Nodes[up].End && len(children) < mostChildren; n = d.Nodes[n].End {
		if d.Nodes[n].Tag != page.TextTag {
			class, _ := d.RawAttr(n, "class")
			children, classes = append(children, n), append(classes, class)
		}
	}
	if len(children) == 0 {
		return false
	}
	done := make([]bool, len(children))
	for k, first := range children {
		if done[k] {
			continue
		}
		var group, ends []int32 // ends: where the next of the group begins
		for j := k; j < len(children); j++ {
			n := children[j]
			if !sameKind(d.Nodes[n].Tag, d.Nodes[first].Tag, classes[j] == classes[k] && classes[k] != "") && (d.Nodes[n].Tag != d.Nodes[first].Tag || classes[j] != classes[k]) {
				continue
			}
			if done[j] = true; len(group) > 0 {
				ends = append(ends, n)
			}
			group = append(group, n)
		}
		ends = append(ends, d.Nodes[up].End)
		if u.judge(group, ends) {
			return true
		}
	}
	return false
}

// judge counts the records among elements of one kind. What begins with a title alone, a heading
// or a term, reaches up to the next of its kind.
func (u *unlinked) judge(group, ends []int32) bool {
	d := u.Doc
	first := d.Nodes[group[0]].Tag
	if first == atom.Dd {
		return false // its term begins the record
	}
	flat := page.IsHeading(first) || first == atom.Dt
	var alone []int32       // of the group, those that lead nowhere
	among, last := false, 0 // items that have addresses stand beside them; the last of these
	var cells []int         // of the rows of these
	for k, n := range group {
		if !flat {
			ends[k] = d.Nodes[n].End
		}
		leads, own := u.leads(n, ends[k])
		if own {
			among, last = true, k
			cells = append(cells, u.cells(n))
		}
		if !leads && ends[k]-n <= 400 && d.Marks[n]&page.Furniture == 0 {
			alone = append(alone, int32(k))
		}
	}
	records, pictured := 0, 0
	for _, k := range alone {
		n, end := group[k], ends[k]
		if heads := u.headings(n, end); heads > 2 || heads != 1 && len(group) == 1 {
			continue // it holds several records, or none that is known by its heading
		}
		if first == atom.Tr && (u.cells(n) < 2 || among && !slices.Contains(cells, u.cells(n))) {
			continue // a row of the page, and not of the list
		}
		title, headed := u.titleOf(n, end)
		picture := !flat && pictureIn(u.Reader, n)
		if title == "" && !(among && picture) || u.repeats(n, title, among) || u.isOther(n, end) {
			continue
		}
		between := flat && int(k) < last && u.In.Expect == fact.PageListing && u.holds(d.Nodes[n].End, end)
		if !u.isDated(n, end, title, headed, among) && !(headed && (between || u.headingSays(title, picture, among))) {
			continue
		}
		if records++; picture {
			pictured++
		}
	}
	least := 2
	if among || u.items == 0 && pictured > 0 && len(group) == 1 && u.In.Expect == fact.PageListing && u.In.Kind == kim.Gallery {
		least = 1
	}
	if records < least || u.ofAnother(group[0]) {
		return false
	}
	u.found.Records += records
	u.found.Pictured += pictured
	return true
}

// leads tells whether a part of the page leads anywhere: to another page, a file or another site.
// What shares it or says its category leads to nothing of its own. own is true if it leads to one item, as
// a record does and what holds the list does not.
func (u *unlinked) leads(from, to int32) (leads, own bool) {
	d := u.Doc
	item := ""
	at, _ := slices.BinarySearch(u.Facts.Links, from)
	for _, a := range u.Facts.Links[at:] {
		if a >= to {
			break
		}
		t := u.Lead(a)
		switch {
		case !t.Leads || u.IsSelf(t):
		case t.Own && u.listed[u.Normal(t)]:
			if leads = true; item != "" && item != u.Normal(t) {
				return true, false
			}
			item = u.Normal(t)
		case t.Own && isPlace(t), !t.Own && isAct(d.TextOf(a)):
		default:
			leads = true
		}
	}
	return leads, item != ""
}

// cells counts the elements right below one.
func (u *unlinked) cells(n int32) (count int) {
	d := u.Doc
	for c := n + 1; c < d.Nodes[n].End; c = d.Nodes[c].End {
		if d.Nodes[c].Tag != page.TextTag {
			count++
		}
	}
	return count
}

// headings counts the headings of a part of the page, but for the page's title.
func (u *unlinked) headings(from, to int32) (count int) {
	at, _ := slices.BinarySearch(u.Facts.Headings, from)
	for _, h := range u.Facts.Headings[at:] {
		if h >= to {
			break
		}
		if h != u.Title.Node {
			count++
		}
	}
	return count
}
