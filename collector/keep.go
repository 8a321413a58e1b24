package collector

import (
	"context"
	"log/slog"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// keeping is a way to the pages of a site that keeps every answer for a later reading.
type keeping struct {
	walk.Pages
	file *recorder // nil: nothing is kept any longer
	at   time.Time // when the walk began
	log  *slog.Logger
}

// keepPages makes the pages of a walk be kept, if pages are kept at all. end must be
// called when the walk has ended; what a walk that was broken off has kept is thrown
// away.
func (c *Collector) keepPages(archive *archive, g kim.Group, runID string, at time.Time, pages walk.Pages) (_ walk.Pages, end func(whole bool)) {
	if archive == nil {
		return pages, func(bool) {}
	}
	k := &keeping{Pages: pages, at: at, log: c.log.With("group", g.ID)}
	var err error
	if k.file, err = archive.record(g.ID, runID, at); err != nil {
		k.fail(err)
	}
	return k, k.end
}

// Get asks for a page and keeps the answer.
func (k *keeping) Get(ctx context.Context, address string, v web.Validators) (web.Response, error) {
	r, err := k.Pages.Get(ctx, address, v)
	if k.file == nil || r.Status == 0 || r.NotModified {
		return r, err
	}
	p := keptPage{URL: address, Type: r.ContentType, Status: r.Status, At: k.at, List: r.List, body: r.Body}
	if r.URL != address {
		p.Final = r.URL
	}
	if err := k.file.add(p); err != nil {
		k.file.abort()
		k.fail(err)
	}
	return r, err
}

// fail notes that the walk keeps no pages.
func (k *keeping) fail(err error) {
	k.file = nil
	k.log.Error("pages are not kept", "err", err)
}

func (k *keeping) end(whole bool) {
	switch {
	case k.file == nil:
	case !whole:
		k.file.abort()
	default:
		if err := k.file.commit(); err != nil {
			k.fail(err)
		}
	}
}
