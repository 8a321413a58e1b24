package extract

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"pantaukim/internal/kim"
)

//go:embed profiles/*.yaml
var shipped embed.FS

// GenericID names the profile that reads any site by standard markup alone.
const GenericID = "generic"

// A Profile is what a platform looks like: how to know it, where its sections
// are, and where on a page the facts stand. It is data; what it leaves out, the
// generic reading finds. A Profile is not changed after it is loaded.
type Profile struct {
	spec profileSpec
	file string
	trim []ending
}

// ID returns the name of the profile, e.g. "kim.id" or "wordpress".
func (p *Profile) ID() string { return p.spec.ID }

// Name returns the name of the platform for people.
func (p *Profile) Name() string { return p.spec.Name }

// Assumptions lists what the profile takes for granted and nobody has yet seen
// on a live site.
func (p *Profile) Assumptions() []string { return p.spec.Assumed }

// profileSpec is the form of a profile's file.
type profileSpec struct {
	ID        string        `yaml:"id"`
	Name      string        `yaml:"name"`
	Assumed   []string      `yaml:"assumed"`
	Recognise recogniseSpec `yaml:"recognise"`
	Sections  []sectionSpec `yaml:"sections"`
	Listing   listingSpec   `yaml:"listing"`
	Article   articleSpec   `yaml:"article"`
	Photos    photosSpec    `yaml:"photos"`
	Feed      feedSpec      `yaml:"feed"`
	Normalise normaliseSpec `yaml:"normalise"`
	TrimTitle []pattern     `yaml:"trim_title"` // endings of titles that are the site's
}

type recogniseSpec struct {
	Need       int      `yaml:"need"` // sum of the weights of the signs that are seen
	Hosts      []string `yaml:"hosts"`
	HostWeight int      `yaml:"host_weight"`
	Signs      []sign   `yaml:"signs"`
}

// A sign is a piece of markup that speaks for the platform.
type sign struct {
	Contains string  `yaml:"contains"`
	Path     pattern `yaml:"path"` // of the page's address
	Weight   int     `yaml:"weight"`
}

type sectionSpec struct {
	Kind kindField `yaml:"kind"`
	Page string    `yaml:"page"` // listing, feed or sitemap
	Path string    `yaml:"path"`
	Try  bool      `yaml:"try"` // worth asking for on any site of the platform
}

type listingSpec struct {
	Path  pattern       `yaml:"path"`
	Item  selectorField `yaml:"item"`
	Title selectorField `yaml:"title"`
	Date  selectorField `yaml:"date"`
	Next  selectorField `yaml:"next"`
}

type articleSpec struct {
	Path     pattern       `yaml:"path"` // of items: what a listing's link must look like
	Title    selectorField `yaml:"title"`
	Date     selectorField `yaml:"date"`
	Body     selectorField `yaml:"body"`
	Cover    selectorField `yaml:"cover"`
	Category selectorField `yaml:"category"`
	Ignore   selectorField `yaml:"ignore"` // furniture that the generic reading would not know
	Kinds    []kindSpec    `yaml:"kinds"`
}

// kindSpec tells the kind of an item by a line that stands on its page, on
// platforms that keep items of several kinds under one kind of address.
type kindSpec struct {
	Kind kindField `yaml:"kind"`
	Line pattern   `yaml:"line"`
}

type photosSpec struct {
	Furniture []pattern `yaml:"furniture"` // paths of files that are no photos
}

type feedSpec struct {
	Whole bool   `yaml:"whole"` // its entries carry every photo and the whole text
	Page  string `yaml:"page"`  // parameter that asks for a further page
}

type normaliseSpec struct {
	Trim []pattern `yaml:"trim"` // endings of paths that do not matter
}

// pattern is a regular expression that knows where it was written.
type pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the expression.
func (p *pattern) UnmarshalYAML(n *yaml.Node) error {
	re, err := regexp.Compile(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: pattern %q: %w", n.Line, n.Value, orElse(err, "not a text"))
	}
	p.Regexp = re
	return nil
}

func (p pattern) matches(s string) bool { return p.Regexp != nil && p.MatchString(s) }

// An ending is what a profile trims from paths. Most are plain words, for which no
// expression needs to be run.
type ending struct {
	plain string
	re    *regexp.Regexp // nil if plain says it all
}

func newEnding(re *regexp.Regexp) ending {
	if plain, ok := strings.CutSuffix(re.String(), "$"); ok && plain != "" && regexp.QuoteMeta(plain) == plain {
		return ending{plain: plain}
	}
	return ending{re: re}
}

func (e ending) from(s string) string {
	if e.re == nil {
		return strings.TrimSuffix(s, e.plain)
	}
	return e.re.ReplaceAllString(s, "")
}

// selectorField is a selector that knows where it was written.
type selectorField struct{ sel selector }

// UnmarshalYAML compiles the selector.
func (f *selectorField) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: a selector is a text", n.Line)
	}
	sel, err := compileSelector(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	f.sel = sel
	return nil
}

type kindField kim.Kind

// UnmarshalYAML checks the kind against the closed set.
func (k *kindField) UnmarshalYAML(n *yaml.Node) error {
	for _, kind := range kim.Kinds() {
		if n.Value == string(kind) {
			*k = kindField(kind)
			return nil
		}
	}
	return fmt.Errorf("line %d: kind %q is none of news, gallery, announcement, event", n.Line, n.Value)
}

func orElse(err error, text string) error {
	if err != nil {
		return err
	}
	return errors.New(text)
}

// Profiles is the set of profiles that a collector reads with. It is safe for
// use by several goroutines.
type Profiles struct {
	list    []*Profile
	generic *Profile
	docs    sync.Pool // of *doc, reused from page to page
}

// ByID returns the profile of that name.
func (p *Profiles) ByID(id string) (*Profile, bool) {
	for _, prof := range p.list {
		if prof.ID() == id {
			return prof, true
		}
	}
	return nil, false
}

// IDs lists the names of all profiles in the order in which they are asked.
func (p *Profiles) IDs() []string {
	ids := make([]string, 0, len(p.list))
	for _, prof := range p.list {
		ids = append(ids, prof.ID())
	}
	return ids
}

// Entry returns what to ask for first on a site of this platform: listings,
// feeds and sitemaps that such sites are known to have.
func (p *Profile) Entry(base string) []Section {
	root := strings.TrimSuffix(p.Normalise(base), "/")
	if i := strings.Index(root, "://"); i >= 0 {
		if k := strings.IndexByte(root[i+3:], '?'); k >= 0 {
			root = root[:i+3+k]
		}
	}
	var out []Section
	for _, s := range p.spec.Sections {
		if s.Try {
			out = append(out, Section{Kind: kim.Kind(s.Kind), Page: PageKind(s.Page), URL: root + path.Clean("/"+s.Path)})
		}
	}
	return out
}
