package extract

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// A savedPage is a real page with what its site's feed or interface says of it.
type savedPage struct {
	file, url, day, kind, photos, form string
	body                               []byte
}

// pagesFetched is when the pages were saved at the latest.
var pagesFetched = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// savedPages reads the real pages that are kept outside the repository. They are
// nobody's to publish, so that tests read them where they are.
func savedPages(t testing.TB) []savedPage {
	t.Helper()
	dir := os.Getenv("PANTAUKIM_PAGES")
	if dir == "" {
		dir = "../../../shared/pages"
	}
	f, err := os.Open(filepath.Join(dir, "truth.csv"))
	if err != nil {
		t.Fatalf("the saved pages are needed: set PANTAUKIM_PAGES to their folder: %v", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []savedPage
	for _, row := range rows[1:] {
		body, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			t.Fatal(err)
		}
		address := row[1]
		if strings.HasPrefix(address, "/") {
			address = "https://site.example" + address
		} else if !strings.Contains(address, "://") {
			address = "https://site.example/" + address
		}
		out = append(out, savedPage{row[0], address, row[2], row[3], row[4], row[6], body})
	}
	return out
}

func (s savedPage) input() Input {
	return Input{URL: s.url, ContentType: "text/html; charset=UTF-8", Body: s.body, FetchedAt: pagesFetched, Zone: kim.WIB}
}

func loadProfiles(t testing.TB) *Profiles {
	t.Helper()
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}
