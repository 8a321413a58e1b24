package walk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// archive is the months by which a site lists what a section no longer shows.
type archive struct {
	months []extract.Month // the newest first
	read   bool            // down to the oldest one, or to what is known
	need   bool            // the list says that it goes on, and the archive alone may show where
	agrees bool            // with read: each month says how many items it has, and names as many
}

// customary are the numbers of months that archives show if they show the newest alone.
var customary = [...]int{6, 10, 12, 24}

// counted tells whether the archive proves that the whole of a section was seen from a day
// on: beside each month stands how many items it has, and they were all named. since is the
// day before its oldest month; NoDate if the archive goes back to the beginning.
func (s *section) counted() (since kim.Date, ok bool) {
	a := &s.archive
	if !s.ended || !a.read || !a.agrees || s.short != "" {
		return kim.NoDate, false
	}
	oldest := a.months[len(a.months)-1].First
	for _, day := range s.days {
		if day < oldest {
			return kim.NoDate, false
		}
	}
	if !a.months[0].Year && slices.Contains(customary[:], len(a.months)) {
		return oldest.AddDays(-1), true
	}
	return kim.NoDate, true
}

// keepArchive keeps the months that the first page of a section links to, if they are
// those of its own items: they lie below its address, or it may hold all that the site has.
func (w *sections) keepArchive(s *section, page extract.Page) {
	if s.Page != extract.PageListing || s.first.replayed {
		return
	}
	general := s.Kind == "" || s.Kind == kim.News
	months := page.Archive
	if len(months) == 0 && general {
		months = w.homePage.Archive
	}
	for _, m := range months {
		address, path, ok := w.own(m.URL)
		if !ok || !general && !below(path, s.path) {
			continue
		}
		m.URL = strings.Clone(address)
		s.archive.months = append(s.archive.months, m)
	}
}

// below tells whether a path lies below that of a section, or is its own with a query.
func below(path, section string) bool {
	bare, _, _ := strings.Cut(path, "?")
	return bare == section || section != "/" && strings.HasPrefix(bare, section+"/")
}

// archives reads the archives of a site's sections.
type archives struct{ *sections }

// readAll reads the archive of the site where a list does not show all and names no
// further page: its months are the further pages, the newest first. It may hold what
// other sections list as well, so it comes after them.
func (w *archives) readAll(ctx context.Context) {
	if slices.ContainsFunc(w.list, func(s *section) bool { return s.exhaustive() && s.ended && s.listed > 0 && s.shortage() == "" }) {
		return
	}
	asked := map[string]bool{} // months that were read for another section
	for _, s := range w.list {
		if w.over {
			return
		}
		if w.wantsArchive(s) && !asked[s.archive.months[0].URL] {
			for _, m := range s.archive.months {
				asked[m.URL] = true
			}
			w.readArchive(ctx, s)
		}
		if s.archive.need && !s.archive.read && !s.failed {
			s.failed = true
			w.fail(s.URL, unreadable("the listing goes on, and nothing names the address of its next page"))
		}
	}
}

// wantsArchive tells whether the months of a section's archive may show items that the
// section itself does not.
func (w *archives) wantsArchive(s *section) bool {
	if !s.live || s.failed || !s.ended || len(s.archive.months) == 0 {
		return false
	}
	total, says := 0, true
	for _, m := range s.archive.months {
		total += m.Total
		says = says && m.Says
	}
	if says {
		return s.archive.need || s.listed < total
	}
	return s.archive.need || s.pages == 1
}

// readArchive reads the months of an archive as further pages of a section: a full walk
// all of them, any other until one holds nothing that the newest complete walk did not
// know.
func (w *archives) readArchive(ctx context.Context, s *section) {
	seen := make(map[string]bool, len(s.paths))
	for _, p := range s.paths {
		seen[p] = true
	}
	s.archive.agrees = true
	for _, m := range s.archive.months {
		entries, settled, err := w.readMonth(ctx, s, m, seen)
		if err != nil {
			w.sectionFailed(s, m.URL, s.pages, err)
			return
		}
		if m.Says && entries < m.Total && s.short == "" {
			s.short = fmt.Sprintf("states %d items for %s and names %d", m.Total, m.First.Time().Format("2006-01"), entries)
		}
		s.archive.agrees = s.archive.agrees && m.Says && entries == m.Total
		if settled && !w.full {
			s.ended = false
			break
		}
	}
	s.archive.read = true
}

// readMonth reads the pages of one month. It returns how many items they name, and
// whether all of them are known and as they were.
func (w *archives) readMonth(ctx context.Context, s *section, m extract.Month, seen map[string]bool) (entries int, settled bool, err error) {
	visited := map[string]bool{}
	var further []string
	settled = true
	for next := m.URL; next != "" && !visited[next]; {
		visited[next] = true
		w.asked[memory.Path(next)] = true
		page, err := w.archivePage(ctx, s, next)
		if err != nil {
			return entries, false, err
		}
		w.inARow = 0
		fresh, known := w.items.take(s, page, seen, s.pages)
		s.pages++
		settled = settled && known
		if len(visited) > 1 && fresh == 0 {
			break // beyond its end, a listing that repeats itself would never end
		}
		entries += len(page.Items) + page.LeftOut
		if next, further = w.nextPage(page, further, visited); next == "" && page.More {
			return entries, false, unreadable("the archive goes on, and nothing names the address of its next page")
		}
	}
	s.entries += entries
	return entries, settled, nil
}

// archivePage reads one page of a month.
func (w *archives) archivePage(ctx context.Context, s *section, address string) (extract.Page, error) {
	f, err := w.get(ctx, address, memory.Answer{}, false)
	if err != nil {
		return extract.Page{}, err
	}
	if f.tooLarge {
		return extract.Page{}, w.tooLarge("page of an archive")
	}
	kind := s.Kind
	if !below(memory.Path(address), s.path) {
		kind = "" // it may hold what other sections list
	}
	return w.read(f, extract.PageListing, kind)
}
