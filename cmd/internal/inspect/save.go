package inspect

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// Saved is one page that was kept, or the reason why it was not.
type Saved struct {
	Name      string    `json:"name"` // what it settles, e.g. "listing"
	URL       string    `json:"url"`
	File      string    `json:"file,omitempty"`
	FetchedAt time.Time `json:"fetched_at,omitzero"`
	Problem   string    `json:"problem,omitempty"`
}

// Save keeps, in dir, the pages of the site at home that settle what is assumed
// of its platform: home, a listing, two articles, a gallery, an announcement, an
// event, robots.txt, and the sitemap and the feed. A page that cannot be had is noted
// with the reason in index.json beside them.
func (v *Visitor) Save(ctx context.Context, profiles *extract.Profiles, home string, zone kim.Zone, dir string) ([]Saved, error) {
	base, err := url.Parse(home)
	if err != nil || base.Hostname() == "" {
		return nil, fmt.Errorf("%q is no address; write https://name.kim.id/", home)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("save pages: %w", err)
	}
	s := &saver{v: v, zone: zone, dir: dir}
	front, ok := s.keep(ctx, "home", home)
	wanted := map[kim.Kind]string{}
	var profile *extract.Profile
	if ok {
		profile = profiles.Recognise(front)
		for _, section := range append(profiles.Read(front, profile).Sections, profile.Entry(home)...) {
			if section.Page == extract.PageListing && wanted[section.Kind] == "" {
				wanted[section.Kind] = section.URL
			}
		}
	}
	s.section(ctx, profiles, profile, "listing", wanted[kim.News], kim.News, "article-1", "article-2")
	s.section(ctx, profiles, profile, "gallery-listing", wanted[kim.Gallery], kim.Gallery, "gallery")
	s.section(ctx, profiles, profile, "announcement-listing", wanted[kim.Announcement], kim.Announcement, "announcement")
	s.section(ctx, profiles, profile, "event-listing", wanted[kim.Event], kim.Event, "event")
	for name, path := range map[string]string{"robots": "/robots.txt", "sitemap": "/sitemap.xml", "feed": "/feed"} {
		s.keep(ctx, name, base.ResolveReference(&url.URL{Path: path}).String())
	}
	text, err := json.MarshalIndent(s.saved, "", "  ")
	if err != nil {
		return s.saved, fmt.Errorf("save pages: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.json"), append(text, '\n'), 0o644); err != nil {
		return s.saved, fmt.Errorf("save pages: %w", err)
	}
	return s.saved, s.err
}

// saver is one Save under way.
type saver struct {
	v     *Visitor
	zone  kim.Zone
	dir   string
	saved []Saved
	err   error // of writing a file
}

// keep fetches one address and writes what came.
func (s *saver) keep(ctx context.Context, name, address string) (extract.Input, bool) {
	note := Saved{Name: name, URL: address}
	defer func() { s.saved = append(s.saved, note) }()
	if address == "" {
		note.Problem = "no link to it was found"
		return extract.Input{}, false
	}
	in, err := s.v.Fetch(ctx, address, s.zone)
	if err != nil {
		note.Problem = err.Error()
		return in, false
	}
	note.URL, note.FetchedAt, note.File = in.URL, in.FetchedAt, name+extension(name)
	if err := os.WriteFile(filepath.Join(s.dir, note.File), in.Body, 0o644); err != nil {
		s.err = fmt.Errorf("save pages: %w", err)
		return in, false
	}
	return in, true
}

// section keeps a listing and the first items that it names.
func (s *saver) section(ctx context.Context, profiles *extract.Profiles, p *extract.Profile, name, address string, kind kim.Kind, items ...string) {
	in, ok := s.keep(ctx, name, address)
	var found []extract.Item
	if ok {
		in.Expect, in.Kind = extract.PageListing, kind
		found = profiles.Read(in, p).Items
	}
	for i, item := range items {
		address := ""
		if i < len(found) {
			address = found[i].URL
		}
		s.keep(ctx, item, address)
	}
}

// extension is the ending of a kept file.
func extension(name string) string {
	switch name {
	case "robots":
		return ".txt"
	case "sitemap", "feed":
		return ".xml"
	}
	return ".html"
}
