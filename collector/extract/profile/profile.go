// Package profile holds what platforms look like, as data: how to know one, where its
// sections are, where on a page the facts stand, and which addresses are one.
package profile

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"go.yaml.in/yaml/v3"
)

// GenericID names the profile that reads any site by standard markup alone.
const GenericID = "generic"

// A Profile is what a platform looks like: how to know it, where its sections
// are, and where on a page the facts stand. It is data; what it leaves out, the
// generic reading finds. A Profile is not changed after it is loaded.
type Profile struct {
	Spec Spec
	file string
	trim []ending
}

// ID returns the name of the profile, e.g. "kim.id" or "wordpress".
func (p *Profile) ID() string { return p.Spec.ID }

// Name returns the name of the platform for people.
func (p *Profile) Name() string { return p.Spec.Name }

// Assumptions lists what the profile takes for granted and nobody has yet seen
// on a live site.
func (p *Profile) Assumptions() []string { return p.Spec.Assumed }

// Spec is the form of a profile's file.
type Spec struct {
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
	TrimTitle []Pattern     `yaml:"trim_title"` // endings of titles that are the site's
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
	Path     Pattern `yaml:"path"` // of the page's address
	Weight   int     `yaml:"weight"`
}

type sectionSpec struct {
	Kind kindField `yaml:"kind"`
	Page string    `yaml:"page"` // listing, feed or sitemap
	Path string    `yaml:"path"`
	Try  bool      `yaml:"try"` // worth asking for on any site of the platform
}

type listingSpec struct {
	Path  Pattern       `yaml:"path"`
	Item  selectorField `yaml:"item"`
	Title selectorField `yaml:"title"`
	Date  selectorField `yaml:"date"`
	Next  selectorField `yaml:"next"`
}

type articleSpec struct {
	Path     Pattern       `yaml:"path"` // of items: what a listing's link must look like
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
	Line Pattern   `yaml:"line"`
}

type photosSpec struct {
	Furniture []Pattern `yaml:"furniture"` // paths of files that are no photos
}

type feedSpec struct {
	Whole bool   `yaml:"whole"` // its entries carry every photo and the whole text
	Page  string `yaml:"page"`  // parameter that asks for a further page
}

type normaliseSpec struct {
	Trim []Pattern `yaml:"trim"` // endings of paths that do not matter
}

// Pattern is a regular expression that knows where it was written.
type Pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the expression.
func (p *Pattern) UnmarshalYAML(n *yaml.Node) error {
	re, err := regexp.Compile(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: pattern %q: %w", n.Line, n.Value, orElse(err, "not a text"))
	}
	p.Regexp = re
	return nil
}

// Matches tells whether there is a pattern and a text has it.
func (p Pattern) Matches(s string) bool { return p.Regexp != nil && p.MatchString(s) }

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
type selectorField struct{ Sel page.Selector }

// UnmarshalYAML compiles the selector.
func (f *selectorField) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: a selector is a text", n.Line)
	}
	sel, err := page.CompileSelector(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	f.Sel = sel
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

// A Set is the profiles that a collector reads with. It is safe for use by several
// goroutines.
type Set struct {
	list    []*Profile
	generic *Profile
}

// Generic is the profile that reads any site.
func (p *Set) Generic() *Profile { return p.generic }

// ByID returns the profile of that name.
func (p *Set) ByID(id string) (*Profile, bool) {
	for _, prof := range p.list {
		if prof.ID() == id {
			return prof, true
		}
	}
	return nil, false
}

// IDs lists the names of all profiles in the order in which they are asked.
func (p *Set) IDs() []string {
	ids := make([]string, 0, len(p.list))
	for _, prof := range p.list {
		ids = append(ids, prof.ID())
	}
	return ids
}

// Entry returns what to ask for first on a site of this platform: listings,
// feeds and sitemaps that such sites are known to have.
func (p *Profile) Entry(base string) []fact.Section {
	root := strings.TrimSuffix(p.Normalise(base), "/")
	if i := strings.Index(root, "://"); i >= 0 {
		if k := strings.IndexByte(root[i+3:], '?'); k >= 0 {
			root = root[:i+3+k]
		}
	}
	var out []fact.Section
	for _, s := range p.Spec.Sections {
		if s.Try {
			out = append(out, fact.Section{Kind: kim.Kind(s.Kind), Page: fact.PageKind(s.Page), URL: root + path.Clean("/"+s.Path)})
		}
	}
	return out
}

// KeepsSection tells whether the profile knows that the platform keeps the items
// of a section, and no others, at an address.
func (p *Profile) KeepsSection(kind kim.Kind, path string) bool {
	if p.Spec.Article.Path.Regexp == nil {
		return false
	}
	for _, s := range p.Spec.Sections {
		if kim.Kind(s.Kind) == kind && s.Path != "/" && s.Path == path {
			return true
		}
	}
	return false
}
