package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// Prepare draws the pages that most people open first, in both languages and as
// everybody sees them, so that nobody waits for them after a scoring. A page that
// cannot be drawn is drawn when somebody asks for it. It returns an error if the
// newest scoring cannot be read.
func (p *Pages) Prepare(ctx context.Context) error {
	b, err := p.site.boards.renew(ctx)
	if err != nil {
		return fmt.Errorf("prepare the pages: %w", err)
	}
	for _, l := range languages() {
		for _, path := range preparedPaths(b) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			r := (&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: "lang=" + string(l)}, Header: http.Header{}}).WithContext(ctx)
			p.ServeHTTP(&unread{header: http.Header{}}, r)
		}
	}
	return nil
}

// preparedPaths are the pages of the menu, and one group's: what its page reads for
// all groups at once is then at hand for the others.
func preparedPaths(b *board) []string {
	paths := []string{"/", "/peringkat", "/tidak-aktif", "/kecamatan", "/penghargaan", "/adopsi", "/sebaran", "/mutu", "/metodologi"}
	if len(b.Rows) > 0 {
		paths = append(paths, b.Rows[0].Path())
	}
	return paths
}

// unread is where a page goes that is drawn only to be kept.
type unread struct{ header http.Header }

func (u *unread) Header() http.Header         { return u.header }
func (u *unread) Write(p []byte) (int, error) { return len(p), nil }
func (u *unread) WriteHeader(int)             {}
