package realpages

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
)

// The kinds of saved pages.
const (
	Article = "article"
	Listing = "listing"
	Gallery = "gallery"
)

// Page is one saved page and what is known of it.
type Page struct {
	File     string
	URL      string   // as truth.csv has it: an address, a path, or a file of the repository
	Day      kim.Date // of publication, NoDate for pages that have none
	Kind     string   // article, listing or gallery
	Photos   int      // -1 if they cannot be counted
	Note     string   // of the listing's items, or of what was counted
	DateForm string   // how the day is printed; "none" if it is not visible
	Repo     string   // owner/name of the repository that the page comes from
	Path     string   // in that repository
	Address  string   // where it is served
	Also     []string // the same path under the other hosts of its site, where it is served too
}

// Variable names the folder of the saved pages in the environment.
const Variable = "PANTAUKIM_PAGES"

// Dir returns the folder of the saved pages: what PANTAUKIM_PAGES names, or the
// folder shared/pages beside the repository, whose root is given.
func Dir(root string) string {
	if dir := os.Getenv(Variable); dir != "" {
		return dir
	}
	return filepath.Join(root, "../shared/pages")
}

// readTruth reads truth.csv.
func readTruth(r io.Reader) ([]Page, error) {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	header, err := cr.Read()
	if err != nil {
		return nil, fmt.Errorf("read truth.csv: %w", err)
	}
	column := func(name string) (int, error) {
		if i := slices.Index(header, name); i >= 0 {
			return i, nil
		}
		return 0, fmt.Errorf("truth.csv: column %q is missing", name)
	}
	at := map[string]int{}
	for _, name := range []string{"file", "url", "published_date", "kind", "photo_count", "note", "date_form", "repo", "path"} {
		if at[name], err = column(name); err != nil {
			return nil, err
		}
	}
	var pages []Page
	for {
		record, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return pages, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read truth.csv: %w", err)
		}
		line, _ := cr.FieldPos(0)
		// Some rows carry two words too many in date_form, without quotation
		// marks, and no commit at the end: their last two fields stand one to
		// the right. A repository is always named owner/name.
		shift := 0
		if i := at["repo"]; i+1 < len(record) && !strings.Contains(record[i], "/") {
			shift = 1
		}
		field := func(name string) string {
			i := at[name]
			if name == "repo" || name == "path" {
				i += shift
			}
			if i >= len(record) {
				return ""
			}
			return record[i]
		}
		p := Page{File: field("file"), URL: field("url"), Kind: field("kind"), Photos: -1, Note: field("note"), DateForm: field("date_form"), Repo: field("repo"), Path: field("path")}
		if v := field("published_date"); v != "" {
			if p.Day, err = kim.ParseDate(v); err != nil {
				return nil, fmt.Errorf("truth.csv:%d: %w", line, err)
			}
		}
		if v := field("photo_count"); v != "" {
			if p.Photos, err = strconv.Atoi(v); err != nil {
				return nil, fmt.Errorf("truth.csv:%d: photo_count: %w", line, err)
			}
		}
		if !slices.Contains([]string{Article, Listing, Gallery}, p.Kind) || p.File == "" || filepath.Base(p.File) != p.File || !strings.Contains(p.Repo, "/") {
			return nil, fmt.Errorf("truth.csv:%d: file %q, kind %q or repo %q is not right", line, p.File, p.Kind, p.Repo)
		}
		pages = append(pages, p)
	}
}
