package walk

import (
	"regexp"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// sections is what the walk has found of the sections of the site.
type sections struct {
	*visit
	items *items

	list      []*section
	asked     map[string]bool   // paths of the pages of listings that were asked for
	beyond    int               // sections that were left out, for there are too many
	told      []memory.MenuPage // pages of the menu by names that tell nothing, which proved to be no lists
	behind    bool              // an interface is closed, and what is open need not reach back to the beginning
	home      *fetched          // the home page, nil if this walk did not read it
	homePage  extract.Page
	front     *extract.Page // the home page as it was looked at for a comparison alone
	homeLoads bool          // it may show more in a browser
	shell     error         // the home page shows nothing without scripts; nil if it shows something
}

// section is a section of the site, and how far this walk has read it.
type section struct {
	extract.Section
	path   string
	linked bool            // the home page leads there; else it is a guess of the profile
	guess  bool            // of an earlier walk, as which it is recalled
	before *memory.Section // as the newest complete walk found it, nil if it did not

	items   int                 // on the first page
	dated   int                 // of those, with a day
	listed  int                 // on all pages that were read
	days    []kim.Date          // of the dated items in their order
	paths   []string            // of the items in their order
	pages   int                 // that were read
	entries int                 // that these pages name: items, what was left out on purpose, and what is named twice
	stated  extract.Stated      // how long the list says that it is; the last page that says so counts
	short   string              // why it cannot be the whole although it was read to its end; empty if nothing says so
	archive archive             // of months, if its first page or the home page links to one
	live    bool                // it answered as a section
	ended   bool                // it was read to its end
	paged   bool                // by the last of several pages, or by one behind it
	skip    bool                // all that it lists is listed elsewhere
	shown   map[string]kim.Date // by path: the days that it prints itself
	differs string              // what another source names and it does not; empty if nothing does
	madeUp  kim.Date            // with differs: that source names everything newer than this day
	failed  bool
	doubted bool         // it failed because it does not read as it did
	nothing *web.Failure // it answers and shows nothing, and never had an item
	shut    *web.Failure // why it was not read to its end, if another section may prove to hold the whole
	first   listingMemory

	end      ending
	empty    bool      // its first page names nothing
	says     bool      // in words that it holds no news, and nothing on it could be an item
	scripted bool      // its first page shows nothing, and may show something to a browser
	speaks   bool      // its first page names nothing, and shows text that may be posts
	sealed   int       // records on its pages that open without an address
	goesOn   bool      // its first page names nothing, and a next page
	length   int       // items of a page that names a next one, 0 if there is none
	doubts   []string  // what keeps it from being covered, for people
	reach    kim.Reach // how far back it was seen whole, once that was judged
	why      string    // not from the beginning, for people
	within   bool      // others prove all that it lists

	whole      bool   // it is to be read to its end
	last       string // address of the last page that was read
	lastItems  int    // that it names
	lastNumber int    // of it, from 1; 0 if it is not known
	mapped     bool   // the sitemaps of the site name the same items
	turned     bool   // a page of its old part was read in rotation
	apart      []span // days between which everything on a page was seen that does not hang together with the newest part
	proved     bool   // that nothing is missing, without reading it to its end

	links       []string    // addresses that its first page links to, outside of boxes
	records     recordOrder // of the records of its pages that name links which are nothing known
	odd         []oddLink   // links among its records that are nothing known, until they are explained
	unexplained []string    // paths of those that stay so
	anew        bool        // links were taken for items after its first page was read
}

// listingMemory is what will be remembered of a section's first page.
type listingMemory struct {
	answer   memory.Answer
	paths    []string
	next     string
	keep     bool // it is worth remembering
	replayed bool // it had not changed, and was not read again
}

// exhaustive tells whether a feed names everything and not only the newest items:
// the APIs of WordPress and Blogger page through all posts.
func (s *section) exhaustive() bool {
	return s.Page == extract.PageFeed && (strings.Contains(s.URL, "/wp-json/") || strings.Contains(s.URL, "rest_route=") ||
		strings.Contains(s.URL, "/feeds/posts/"))
}

// general tells whether a section may name all posts of a site, news among them.
// A site without one has them on its home page.
func (s *section) general() bool {
	return s.Page == extract.PageListing && s.linked && (s.Kind == "" || s.Kind == kim.News) ||
		s.Page == extract.PageListing && s.Kind == kim.News || s.exhaustive()
}

// addSection takes in a section, unless it is known already.
func (w *sections) addSection(s extract.Section, linked bool) {
	address, path, ok := w.own(s.URL)
	if !ok {
		return
	}
	s.URL = address
	for _, have := range w.list {
		if have.path == path {
			have.linked = have.linked || linked
			if have.Kind == "" {
				have.Kind = s.Kind
			}
			if s.Says {
				have.Says, have.Total = true, s.Total
			}
			return
		}
	}
	n := &section{Section: s, path: path, linked: linked}
	for i := range w.mem.Site.Sections {
		if b := &w.mem.Site.Sections[i]; memory.Path(b.URL) == memory.Path(s.URL) {
			n.before = b
		}
	}
	w.list = append(w.list, n)
}

// sortSections puts first what knows most: complete feeds, then other feeds, then
// the listings of one kind, then mixed ones. Sitemaps are for sites that show
// nothing else.
func (w *sections) sortSections() {
	rank := func(s *section) int {
		switch {
		case s.exhaustive():
			return 0
		case s.Page == extract.PageFeed:
			return 1
		case s.Page == extract.PageSitemap:
			return 4
		case s.Kind != "":
			return 2
		}
		return 3
	}
	slices.SortStableFunc(w.list, func(a, b *section) int { return rank(a) - rank(b) })
}

// keepToLimit leaves out the sections that are too many, the last ones of those that know
// least. Nobody knows what they list.
func (w *sections) keepToLimit() {
	most := w.Limits.MaxSections
	if len(w.list) <= most {
		return
	}
	for _, s := range w.list[most:] {
		if s.linked && s.Page == extract.PageListing {
			w.beyond++
		}
	}
	w.list = w.list[:most]
}

// kindByPath returns the kind of the section below whose address an item lies: it
// is that section's, even if it is first met in the side column of another.
func (w *sections) kindByPath(path string) kim.Kind {
	for _, s := range w.list {
		if s.Kind != "" && s.Page == extract.PageListing && s.path != "/" && strings.HasPrefix(path, s.path+"/") {
			return s.Kind
		}
	}
	return ""
}

// pageQuery is the query of a further page of a listing.
var pageQuery = regexp.MustCompile(`^(page|paged|hal|halaman|per_page|offset|start)=\d+$`)

// pagePath is what stands behind the path of a listing in that of its further
// pages, and of the months of a calendar.
var pagePath = regexp.MustCompile(`^/((page|index|hal|halaman|p|offset)/\d+|(19|20)\d\d/?(0[1-9]|1[0-2]))$`)

// isPlace tells whether a path is that of the home page or of a section, which
// listings link to as well.
func (w *sections) isPlace(path string) bool {
	if path == memory.Path(w.root()) || path == "/" || w.asked[path] {
		return true
	}
	bare, query, _ := strings.Cut(path, "?")
	return slices.ContainsFunc(w.list, func(s *section) bool {
		rest, below := strings.CutPrefix(bare, strings.TrimSuffix(s.path, "/"))
		return s.path == path || s.path == bare && bare != "/" && pageQuery.MatchString(query) ||
			below && s.Page == extract.PageListing && pagePath.MatchString(rest)
	})
}
