package profile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"pantaukim/collector/extract/fact"

	"go.yaml.in/yaml/v3"
)

// Load reads the shipped profiles and those of the given folders, every file whose
// name ends in .yaml. A profile of a folder replaces a shipped one with the same id. A
// file that is wrong in any way is an error that names file and line.
func Load(shipped fs.FS, extra ...fs.FS) (*Set, error) {
	p := &Set{}
	for k := len(extra) - 1; k >= 0; k-- {
		if err := p.load(extra[k]); err != nil {
			return nil, err
		}
	}
	if err := p.load(shipped); err != nil {
		return nil, err
	}
	g, ok := p.ByID(GenericID)
	if !ok {
		return nil, fmt.Errorf("no profile has the id %q", GenericID)
	}
	p.generic = g
	return p, nil
}

func (p *Set) load(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return fmt.Errorf("list profiles: %w", err)
	}
	sort.Strings(names)
	seen := map[string]string{}
	for _, name := range names {
		f, err := fsys.Open(name)
		if err != nil {
			return fmt.Errorf("open profile: %w", err)
		}
		prof, err := Parse(f, name)
		err = errors.Join(err, f.Close())
		if err != nil {
			return fmt.Errorf("read profile: %w", err)
		}
		if other, twice := seen[prof.ID()]; twice {
			return fmt.Errorf("read profile: %s:1: id %q is already that of %s", name, prof.ID(), other)
		}
		seen[prof.ID()] = name
		if _, known := p.ByID(prof.ID()); !known {
			p.list = append(p.list, prof)
		}
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): ?`)

// Parse reads one profile strictly: an unknown key, a selector or pattern
// that does not compile, a missing id are errors with the line.
func Parse(r io.Reader, name string) (*Profile, error) {
	data, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &Profile{file: name}
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	dec.KnownFields(true)
	if err := dec.Decode(&p.Spec); err != nil {
		return nil, atLine(name, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: a file holds one profile", name)
	}
	if at, why := p.Spec.wrong(); why != "" {
		return nil, fmt.Errorf("%s:%d: %s", name, lineOfKey(string(data), at), why)
	}
	for _, t := range p.Spec.Normalise.Trim {
		p.trim = append(p.trim, newEnding(t.Regexp))
	}
	return p, nil
}

// wrong names the key and the reason of the first thing that makes no sense.
func (s *Spec) wrong() (key, why string) {
	switch {
	case s.ID == "":
		return "id", "a profile needs an id"
	case s.ID != GenericID && s.Recognise.Need <= 0:
		return "recognise", "recognise.need must be above 0, or every page would match"
	}
	for _, sec := range s.Sections {
		switch sec.Page {
		case string(fact.PageListing), string(fact.PageFeed), string(fact.PageSitemap):
		default:
			return "sections", fmt.Sprintf("page %q of a section is none of listing, feed, sitemap", sec.Page)
		}
		if !strings.HasPrefix(sec.Path, "/") {
			return "sections", fmt.Sprintf("path %q of a section must begin with /", sec.Path)
		}
	}
	for _, g := range s.Recognise.Signs {
		if (g.Contains == "") == (g.Path.Regexp == nil) || g.Weight == 0 {
			return "signs", "a sign has either contains or path, and a weight"
		}
	}
	return "", ""
}

// atLine puts an error of the YAML reader as file:line: reason.
func atLine(name string, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n  ")
	line := 1
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = strings.Replace(text, m[0], "", 1)
	}
	return fmt.Errorf("%s:%d: %s", name, line, text)
}

// lineOfKey returns the first line on which a key stands, or 1.
func lineOfKey(data, key string) int {
	for k, l := range strings.Split(data, "\n") {
		if strings.HasPrefix(strings.TrimLeft(l, " -"), key+":") {
			return k + 1
		}
	}
	return 1
}
