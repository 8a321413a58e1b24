package inspect

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// bundleForm is what a bundle's index calls itself.
const bundleForm = "pantaukim-bundle 1"

// indexName is the file of a bundle that says what is in it.
const indexName = "index.json"

// Index says what a bundle holds: what one full walk of a site asked for, what came, and
// how it was read.
type Index struct {
	Form     string            `json:"form"`
	Program  string            `json:"program"` // version that walked
	Site     string            `json:"site"`
	Zone     kim.Zone          `json:"zone"`
	Walk     WalkNote          `json:"walk"`
	Sections []kim.SectionWalk `json:"sections"`
	Pages    []PageNote        `json:"pages"`
	Robots   []PageNote        `json:"robots"`
}

// WalkNote sums up the walk.
type WalkNote struct {
	Started      time.Time    `json:"started"`
	Outcome      kim.Outcome  `json:"outcome"`
	Complete     bool         `json:"complete"`
	Coverage     kim.Coverage `json:"coverage"`
	CoveredSince string       `json:"covered_since,omitempty"`
	Platform     string       `json:"platform"`
	Requests     int          `json:"requests"`
	Items        int          `json:"items"`
	Detail       string       `json:"detail,omitempty"`
}

// PageNote is one answer of the site.
type PageNote struct {
	URL         string           `json:"url"` // that answered in the end
	Asked       string           `json:"asked,omitempty"`
	Status      int              `json:"status,omitempty"`
	ContentType string           `json:"content_type,omitempty"`
	FetchedAt   time.Time        `json:"fetched_at,omitzero"`
	File        string           `json:"file,omitempty"` // in the bundle; none if no page came
	Problem     string           `json:"problem,omitempty"`
	Expect      extract.PageKind `json:"expect,omitempty"` // as what the walk read it
	Kind        kim.Kind         `json:"kind,omitempty"`   // of the section that it belongs to
	Read        *line            `json:"read,omitempty"`   // as inspect --json prints it
}

// Bundle walks the whole site of g once, as a collector would that knows nothing of it,
// and packs what came and how it was read into a ZIP file. page, if not nil, is called
// after each answer with their number so far. The error is one of writing, or that of
// ctx; a site that cannot be read is a bundle that says so.
func (v *Visitor) Bundle(ctx context.Context, w io.Writer, profiles *extract.Profiles, limits walk.Limits, g kim.Group, program string, page func(n int)) (Index, error) {
	if u, err := url.Parse(g.URL); err != nil || u.Hostname() == "" {
		return Index{}, fmt.Errorf("%q is no address; write https://name.kim.id/", g.URL)
	}
	b := &bundle{
		Site: v.fetcher.Site(walk.Hosts(g), nil), Profiles: profiles, zip: zip.NewWriter(w), told: page, byURL: map[string]int{},
		index: Index{Form: bundleForm, Program: program, Site: g.URL, Zone: g.Zone},
	}
	begun := time.Now()
	found, err := walk.Walk(ctx, walk.Setting{
		Reader: b, Limits: limits, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Elapsed: func() time.Duration { return time.Since(begun) }, RunID: "bundle", Full: true,
	}, g, memory.New(), b)
	if err != nil { // called off: what came so far is worth sending too
		b.index.Walk = WalkNote{Detail: "the walk was called off"}
		if closed := b.close(); closed != nil {
			return b.index, closed
		}
		return b.index, err
	}
	b.index.Sections = found.Sections
	b.index.Walk = WalkNote{
		Started: found.Walk.StartedAt, Outcome: found.Walk.Outcome, Complete: found.Walk.Complete, Coverage: found.Walk.Coverage,
		CoveredSince: found.Walk.CoveredSince.String(), Platform: found.Walk.Platform, Requests: found.Walk.Requests,
		Items: len(found.New), Detail: found.Walk.Detail,
	}
	return b.index, b.close()
}

// bundle is one Bundle under way: it stands between the walk and the network, and
// between the walk and the reader.
type bundle struct {
	*fetch.Site
	*extract.Profiles
	zip   *zip.Writer
	told  func(n int)
	index Index
	byURL map[string]int // place in Pages
	err   error          // of writing
}

// Get asks the site, and keeps what came.
func (b *bundle) Get(ctx context.Context, address string, v web.Validators) (web.Response, error) {
	r, err := b.Site.Get(ctx, address, v)
	note := PageNote{URL: r.URL, Asked: address, Status: r.Status, ContentType: r.ContentType, FetchedAt: r.FetchedAt.UTC()}
	if note.URL == "" {
		note.URL = address
	}
	if note.URL == note.Asked {
		note.Asked = ""
	}
	if err != nil {
		note.Problem = err.Error()
	}
	if len(r.Body) > 0 {
		note.File = fmt.Sprintf("pages/%04d%s", len(b.index.Pages)+1, ending(r.ContentType))
		b.write(note.File, r.Body)
	}
	b.byURL[note.URL] = len(b.index.Pages)
	b.index.Pages = append(b.index.Pages, note)
	if b.told != nil {
		b.told(len(b.index.Pages))
	}
	return r, err
}

// Read makes sense of a page, and notes how.
func (b *bundle) Read(in extract.Input, p *extract.Profile) extract.Page {
	page := b.Profiles.Read(in, p)
	if i, ok := b.byURL[in.URL]; ok {
		read := lineOf(Result{Page: page, Zone: in.Zone})
		b.index.Pages[i].Expect, b.index.Pages[i].Kind, b.index.Pages[i].Read = in.Expect, in.Kind, &read
	}
	return page
}

func (b *bundle) write(name string, body []byte) {
	if b.err != nil {
		return
	}
	f, err := b.zip.Create(name)
	if err == nil {
		_, err = f.Write(body)
	}
	b.err = err
}

// close writes what is known at the end.
func (b *bundle) close() error {
	for i, r := range b.Fetched() {
		note := PageNote{URL: r.Origin + "/robots.txt", FetchedAt: r.FetchedAt.UTC(), File: fmt.Sprintf("robots/%d.txt", i+1)}
		b.write(note.File, []byte(r.Text))
		b.index.Robots = append(b.index.Robots, note)
	}
	text, err := json.MarshalIndent(b.index, "", "  ")
	if err != nil {
		return fmt.Errorf("write the bundle: %w", err)
	}
	b.write(indexName, append(text, '\n'))
	if b.err == nil {
		b.err = b.zip.Close()
	}
	if b.err != nil {
		return fmt.Errorf("write the bundle: %w", b.err)
	}
	return nil
}

// ending is the ending of a kept file, so that a browser opens it.
func ending(contentType string) string {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch {
	case strings.Contains(kind, "json"):
		return ".json"
	case strings.Contains(kind, "html"):
		return ".html"
	case strings.Contains(kind, "xml"), strings.Contains(kind, "rss"):
		return ".xml"
	case strings.Contains(kind, "text/plain"):
		return ".txt"
	}
	return ".html"
}

// BundlePage is one page of a bundle, to be read again.
type BundlePage struct {
	File  string
	Input extract.Input
}

// OpenBundle returns the pages of a bundle that came, in their order. maxBody bounds
// each in bytes.
func OpenBundle(path string, maxBody int64) ([]BundlePage, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("open the bundle %s: %w", path, err)
	}
	defer func() { _ = z.Close() }()
	// An index tells of each page more than once what is on it, and is still a small file.
	text, err := readFile(&z.Reader, indexName, 64<<20)
	if err != nil {
		return nil, fmt.Errorf("open the bundle %s: %w", path, err)
	}
	var index Index
	if err := json.Unmarshal(text, &index); err != nil || index.Form != bundleForm {
		return nil, fmt.Errorf("open the bundle %s: its %s is not one of %q", path, indexName, bundleForm)
	}
	var out []BundlePage
	for _, p := range index.Pages {
		if p.File == "" {
			continue
		}
		body, err := readFile(&z.Reader, p.File, maxBody)
		if err != nil {
			return nil, fmt.Errorf("open the bundle %s: %w", path, err)
		}
		out = append(out, BundlePage{File: p.File, Input: extract.Input{
			URL: p.URL, ContentType: p.ContentType, Body: body, FetchedAt: p.FetchedAt, Zone: index.Zone, Expect: p.Expect, Kind: p.Kind,
		}})
	}
	return out, nil
}

// readFile reads one file of a ZIP, at most so many bytes of it.
func readFile(z *zip.Reader, name string, most int64) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}
