package realpages

import (
	"cmp"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pantaukim/internal/kim"
)

// Pages are the saved pages of a folder, by site.
type Pages struct {
	dir   string
	list  []Page
	sites []*site
	hosts map[string]*site
}

// site is one repository of saved pages.
type site struct {
	repo  string
	home  *url.URL // base address
	hosts []string // the home's first
	pages []*Page
	files map[string]*Page // by host and reduced path
}

// Load reads the folder's truth.csv and places each page at an address.
func Load(dir string) (*Pages, error) {
	f, err := os.Open(filepath.Join(dir, "truth.csv"))
	if err != nil {
		return nil, fmt.Errorf("saved pages: %w", err)
	}
	defer func() { _ = f.Close() }()
	list, err := readTruth(f)
	if err != nil {
		return nil, err
	}
	p := &Pages{dir: dir, list: list, hosts: map[string]*site{}}
	byRepo := map[string]*site{}
	for i := range p.list {
		page := &p.list[i]
		s := byRepo[page.Repo]
		if s == nil {
			s = &site{repo: page.Repo, files: map[string]*Page{}}
			byRepo[page.Repo] = s
			p.sites = append(p.sites, s)
		}
		s.pages = append(s.pages, page)
	}
	for _, s := range p.sites {
		if err := s.place(); err != nil {
			return nil, err
		}
		for _, h := range s.hosts {
			if other := p.hosts[h]; other != nil {
				return nil, fmt.Errorf("saved pages: %s and %s are both on host %s", s.repo, other.repo, h)
			}
			p.hosts[h] = s
		}
	}
	return p, nil
}

// place finds the site's home and gives every page its address. The home is
// where most pages are; a page without a host goes under it, by its path in the
// repository. A site of which no host is known gets an invented one.
func (s *site) place() error {
	bases := map[string]int{}
	for _, p := range s.pages {
		u, err := url.Parse(p.URL)
		if err != nil {
			return fmt.Errorf("saved page %s: %w", p.File, err)
		}
		if u.Host == "" {
			continue
		}
		p.Address = p.URL
		if base, ok := strings.CutSuffix(strings.TrimRight(u.Path, "/")+"/", directory(p.Path)); ok {
			bases[u.Scheme+"://"+u.Host+strings.TrimRight(base, "/")+"/"]++
		}
	}
	base := "http://" + strings.ToLower(strings.NewReplacer("/", "-", ".", "-", "_", "-").Replace(s.repo)) + ".example/"
	for b, n := range bases {
		if n > bases[base] || n == bases[base] && b < base {
			base = b
		}
	}
	home, err := url.Parse(base)
	if err != nil {
		return fmt.Errorf("saved pages of %s: %w", s.repo, err)
	}
	s.home, s.hosts = home, []string{home.Hostname()}
	for _, p := range s.pages {
		switch {
		case p.Address != "":
		case strings.HasPrefix(p.URL, "/"):
			p.Address = home.Scheme + "://" + home.Host + p.URL
		default:
			p.Address = base + directory(p.Path)
		}
		u, err := url.Parse(p.Address)
		if err != nil {
			return fmt.Errorf("saved page %s: %w", p.File, err)
		}
		if h := u.Hostname(); !slices.Contains(s.hosts, h) {
			s.hosts = append(s.hosts, h)
		}
		key := u.Hostname() + reduce(u.Path)
		if other, taken := s.files[key]; taken {
			return fmt.Errorf("saved pages %s and %s have one address %s", p.File, other.File, p.Address)
		}
		s.files[key] = p
	}
	for _, p := range s.pages {
		u, err := url.Parse(p.Address)
		if err != nil {
			return fmt.Errorf("saved page %s: %w", p.File, err)
		}
		for _, h := range s.hosts {
			if other := s.files[h+reduce(u.Path)]; h != u.Hostname() && other == nil {
				p.Also = append(p.Also, u.Scheme+"://"+h+u.Path)
			}
		}
	}
	return nil
}

// path returns the path of the page's address.
func (p *Page) path() string {
	u, err := url.Parse(p.Address)
	if err != nil {
		return "" // place has parsed it before
	}
	return u.Path
}

// directory returns the folder of a page in its repository: a/b/index.html is
// served as a/b/.
func directory(path string) string {
	return strings.TrimSuffix(path, "index.html")
}

// reduce writes a path so that the forms under which one page is reached are
// the same: doubled slashes, index.html, a slash at the end.
func reduce(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return "/" + strings.Trim(strings.TrimSuffix(path, "index.html"), "/")
}

// Truth returns the pages with what is known of them.
func (p *Pages) Truth() []Page { return slices.Clone(p.list) }

// Groups returns a registry of the sites, one group for each. They are no
// communities and lie in no region, so their regency is 00.00: unresolved.
func (p *Pages) Groups() []kim.Group {
	var groups []kim.Group
	for _, s := range p.sites {
		g := kim.Group{
			ID:     "real-" + strings.ToLower(strings.NewReplacer("/", "-", ".", "-", "_", "-").Replace(s.repo)),
			Name:   s.repo,
			URL:    s.home.String(),
			Region: kim.Region{ProvinceCode: "00", Province: "Tidak diketahui", RegencyCode: "00.00", Regency: "Tidak diketahui"},
			Zone:   kim.WIB, Standing: kim.Registered,
			Note: "halaman nyata yang disimpan; bukan KIM",
		}
		for _, h := range s.hosts[1:] {
			g.Aliases = append(g.Aliases, s.home.Scheme+"://"+h+"/")
		}
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b kim.Group) int { return cmp.Compare(a.ID, b.ID) })
	return groups
}
