package inspect

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// Visitor fetches pages with the collector's manners and limits.
type Visitor struct {
	fetcher *fetch.Fetcher
}

// NewVisitor prepares a visitor; it sends nothing yet.
func NewVisitor(cfg fetch.Config) (*Visitor, error) {
	f, err := fetch.New(fetch.Deps{}, cfg)
	if err != nil {
		return nil, err
	}
	return &Visitor{fetcher: f}, nil
}

// Close lets go of the connections.
func (v *Visitor) Close() { v.fetcher.Close() }

// Fetch gets one page as the collector would. An answer that is no page is an
// error that says what the server answered.
func (v *Visitor) Fetch(ctx context.Context, address string, zone kim.Zone) (extract.Input, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return extract.Input{}, fmt.Errorf("%q is no address; write https://name.kim.id/", address)
	}
	r, err := v.fetcher.Site([]string{u.Host}, nil).Get(ctx, address, web.Validators{})
	switch {
	case r.Status != 0 && r.Status != http.StatusOK:
		return extract.Input{}, fmt.Errorf("fetch %s: the site answers %d %s", address, r.Status, http.StatusText(r.Status))
	case err != nil:
		return extract.Input{}, fmt.Errorf("fetch %s: %w", address, err)
	case r.TooLarge:
		return extract.Input{}, fmt.Errorf("fetch %s: the page is longer than collector.max_body", address)
	}
	return extract.Input{URL: r.URL, ContentType: r.ContentType, Body: r.Body, FetchedAt: r.FetchedAt, Zone: zone}, nil
}
