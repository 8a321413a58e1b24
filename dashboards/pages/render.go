package pages

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/qr"
)

// templateFiles hold a page each, beside the file that loads it; layout and parts are
// what all of them share.
//
//go:embed *.html
var templateFiles embed.FS

const (
	layoutFile = "layout.html"
	partsFile  = "parts.html"
)

// Renderer draws pages from templates, one set for each page and language. A set is read
// when its page is drawn first: most pages are never asked for in both languages.
type Renderer struct {
	sets map[words.Code]map[string]func() (*template.Template, error)
}

// View is what every template sees.
type View struct {
	Lang   words.Code
	Title  string
	Page   string // name of the template, for marking the place in the menu
	Demo   bool
	Held   visit.Held // why these are the last known figures, if they are
	Board  *board.Board
	Scope  board.Scope
	Query  string     // what is searched for
	Params url.Values // the filters of the address
	Other  string     // address of the same page in the other language
	Self   string     // address of this page, without the language
	Data   any
	Who    visit.Audience // who is looking, and what may be shown
	Charts bool           // the browser can draw charts
	About  string         // what the page is about, for previews of its link; it names nobody
	// Address is where the page is reached from outside; empty: nobody said. Code is the same
	// as a QR code, for print.
	Address string
	Code    *qr.Code
	Image   string // address of the picture of previews, from outside; empty: nobody said where the pages are
	// Filling is how far the walks are that fill the pages; nil once they are full.
	Filling *Filling
	Licence tables.Licence // of the data
}

// Filling is how far the walks are that fill the pages.
type Filling struct {
	Walk, Walks   int           // the one under way, of how many
	Groups, Total int           // groups that it is done with, of how many; 0 of 0 before the first
	Left          time.Duration // until all are done; 0: not known
}

// Minutes returns how long it still takes, in minutes begun.
func (f Filling) Minutes() int { return int((f.Left + time.Minute - 1) / time.Minute) }

// NewRenderer finds the templates of all languages. Static returns the address of a
// file that pages refer to.
func NewRenderer(languages map[words.Code]*words.Language, static func(name string) string) (*Renderer, error) {
	r := &Renderer{sets: map[words.Code]map[string]func() (*template.Template, error){}}
	names, err := fs.Glob(templateFiles, "*.html")
	if err != nil {
		return nil, fmt.Errorf("list the templates: %w", err)
	}
	for l, language := range languages {
		base := sync.OnceValues(func() (*template.Template, error) {
			return template.New("").Funcs(functions(language, static)).ParseFS(templateFiles, layoutFile, partsFile)
		})
		r.sets[l] = map[string]func() (*template.Template, error){}
		for _, name := range names {
			if name != layoutFile && name != partsFile {
				r.sets[l][strings.TrimSuffix(name, ".html")] = sync.OnceValues(func() (*template.Template, error) { return readSet(base, name) })
			}
		}
	}
	return r, nil
}

// readSet reads the template of a page on top of what all pages share.
func readSet(base func() (*template.Template, error), name string) (*template.Template, error) {
	shared, err := base()
	if err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	set, err := shared.Clone()
	if err == nil {
		set, err = set.ParseFS(templateFiles, name)
	}
	if err != nil {
		return nil, fmt.Errorf("read the template %s: %w", name, err)
	}
	return set, nil
}

// Draw returns the page as bytes, or an error and nothing: half a page is never sent.
func (r *Renderer) Draw(v View) ([]byte, error) {
	read, ok := r.sets[v.Lang][v.Page]
	if !ok {
		return nil, fmt.Errorf("no template for page %q", v.Page)
	}
	set, err := read()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, "layout", v); err != nil {
		return nil, fmt.Errorf("draw %s: %w", v.Page, err)
	}
	return b.Bytes(), nil
}

// crumbs are the areas above the one that a page is about.
type crumbs struct {
	Path  string
	All   string // value of the parameter area that asks for all; empty: none is needed
	Scope board.Scope
}
