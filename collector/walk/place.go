package walk

import (
	"slices"

	"pantaukim/collector/extract"
)

// recordOrder is how the records of a list stand one below the other, links that are nothing known among them:
// one that proves to be an item afterwards takes its place. At the end of the list it would
// look older than all others.
type recordOrder []record

// record is one of them, as its page names it.
type record struct{ address, path, text string }

// gather adds the records of one page, in their order.
func (s *recordOrder) gather(page *extract.Page, own func(string) (address, path string, ok bool)) {
	for _, a := range page.Accounts {
		if a.As != extract.LinkItem && a.As != extract.LinkUnexplained {
			continue
		}
		if address, path, ok := own(a.URL); ok {
			*s = append(*s, record{address, path, a.Text})
		}
	}
}

// place puts the path of a record among those of the items: behind the nearest one above it,
// else before the nearest one below. known is the path by which a record is known.
func (s recordOrder) place(paths []string, raw, path string, known func(record) string) []string {
	at := slices.IndexFunc(s, func(r record) bool { return r.path == raw })
	if at < 0 {
		return append(paths, path)
	}
	for _, r := range slices.Backward(s[:at]) {
		if k := slices.Index(paths, known(r)); k >= 0 {
			return slices.Insert(paths, k+1, path)
		}
	}
	for _, r := range s[at+1:] {
		if k := slices.Index(paths, known(r)); k >= 0 {
			return slices.Insert(paths, k, path)
		}
	}
	return append(paths, path)
}

// withRecord puts an item among those of its page, behind the one that stands above it.
func withRecord(items []extract.Item, accounts []extract.Account, it extract.Item, at int) []extract.Item {
	for _, a := range slices.Backward(accounts[:at]) {
		if k := slices.IndexFunc(items, func(o extract.Item) bool { return o.URL == a.URL }); k >= 0 {
			return slices.Insert(items, k+1, it)
		}
	}
	return slices.Insert(items, 0, it)
}
