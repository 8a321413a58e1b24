package crawlbench

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

// reading is what a reader found on all sites; every reader must find the same.
type reading struct{ Pages, Items, Dated, Photos int }

func (a *reading) add(b reading) {
	a.Pages += b.Pages
	a.Items += b.Items
	a.Dated += b.Dated
	a.Photos += b.Photos
}

// bare reads sites with nothing but net/http and the tokenizer: links, titles, days
// and photos; no rules, no memory, no loading, nothing kept.
type bare struct {
	tb     testing.TB
	client *http.Client
	style  style
}

func newBare(tb testing.TB, address string, s style) *bare {
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
		MaxIdleConnsPerHost: 1,
	}
	return &bare{tb: tb, client: &http.Client{Transport: transport}, style: s}
}

// page is what the tokenizer finds on one page.
type page struct {
	links      []string
	next       string
	title, day string
	photos     int
}

func (c *bare) read(url string) (p page) {
	resp, err := c.client.Get(url)
	if err != nil {
		c.tb.Error(err)
		return p
	}
	defer func() { _ = resp.Body.Close() }()
	z := html.NewTokenizer(resp.Body)
	var into *string
	for {
		switch z.Next() {
		case html.ErrorToken:
			return p
		case html.TextToken:
			if into != nil {
				*into, into = string(z.Text()), nil
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag, rel := string(name), ""
			if tag == "h1" {
				into = &p.title
			}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch k := string(key); {
				case k == "class" && string(value) == "hari":
					into = &p.day
				case k == "rel":
					rel = string(value)
				case tag == "img" && k == "src":
					p.photos++
				case tag == "a" && k == "href" && rel == "next":
					p.next = string(value)
				case tag == "a" && k == "href":
					p.links = append(p.links, string(value))
				}
			}
		}
	}
}

// site reads one site to the end.
func (c *bare) site(base string) (r reading) {
	front := c.read(base + "/")
	r.Pages++
	prefix, _, _ := strings.Cut(c.style.article, "%d")
	next := front.links[0]
	for next != "" {
		list := c.read(base + next)
		r.Pages++
		next = list.next
		for _, l := range list.links {
			if !strings.HasPrefix(l, prefix) {
				continue
			}
			p := c.read(base + l)
			r.Pages++
			if p.title != "" {
				r.Items++
			}
			if p.day != "" {
				r.Dated++
			}
			r.Photos += p.photos
		}
	}
	return r
}

// crawl reads sites, some at a time, each with one request at a time.
func (c *bare) crawl(sites, workers int) (all reading) {
	var mu sync.Mutex
	work := make(chan string)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for base := range work {
				r := c.site(base)
				mu.Lock()
				all.add(r)
				mu.Unlock()
			}
		})
	}
	for i := range sites {
		work <- "http://" + fmt.Sprintf(c.style.host, i)
	}
	close(work)
	wg.Wait()
	c.client.CloseIdleConnections() // their memory is not that of who reads next
	return all
}
