package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"

	"pantaukim/dashboards/words"
)

// Prefetch draws the pages that most people open first, in both languages and as
// everybody sees them, so that nobody waits for them after a scoring. A page that
// cannot be drawn is drawn when somebody asks for it; the log says so. It returns
// an error if the newest scoring cannot be read.
func (p *Pages) Prefetch(ctx context.Context) error {
	b, err := p.site.boards.renew(ctx)
	if err != nil {
		return fmt.Errorf("prefetch the pages: %w", err)
	}
	paths := menuPaths()
	if len(b.Rows) > 0 {
		// What the page of one group reads for all groups is then at hand for the others.
		paths = append(paths, b.Rows[0].Path())
	}
	for _, l := range words.Languages() {
		for _, path := range paths {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.prefetch(ctx, path, l)
		}
	}
	return nil
}

// prefetch draws one page. A panic costs this page and no other.
func (p *Pages) prefetch(ctx context.Context, path string, l words.Code) {
	defer func() {
		if e := recover(); e != nil {
			p.site.log.Error("a page cannot be prefetched", "path", path, "err", e, "stack", string(debug.Stack()))
		}
	}()
	address := &url.URL{Path: path, RawQuery: "lang=" + string(l)}
	r := (&http.Request{Method: http.MethodGet, URL: address, Header: http.Header{}}).WithContext(ctx)
	p.ServeHTTP(&unread{header: http.Header{}}, r)
}

// unread is where a page goes that is drawn only to be kept.
type unread struct{ header http.Header }

func (u *unread) Header() http.Header         { return u.header }
func (u *unread) Write(p []byte) (int, error) { return len(p), nil }
func (u *unread) WriteHeader(int)             {}
