package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strconv"
)

// wpPost is what is read of a post of WordPress's own interface. Authors are not.
type wpPost struct {
	Link     string   `json:"link"`
	Date     string   `json:"date"`
	DateGMT  string   `json:"date_gmt"`
	Status   string   `json:"status"`
	Title    rendered `json:"title"`
	Content  rendered `json:"content"`
	Excerpt  rendered `json:"excerpt"`
	Featured int64    `json:"featured_media"`
	Jetpack  string   `json:"jetpack_featured_media_url"`
	Embedded struct {
		Media []struct {
			Source string `json:"source_url"`
		} `json:"wp:featuredmedia"`
	} `json:"_embedded"`
}

// rendered is a text that WordPress gives as {"rendered": "…"}.
type rendered struct {
	Rendered string `json:"rendered"`
}

// readJSON reads the posts of wp-json.
func (p *feedSource) readJSON(in Input, body []byte, page *Page) {
	base, _ := url.Parse(in.URL)
	if body[0] == '{' && p.readJSONFeed(in, base, body, page) {
		return
	}
	if body[0] == '{' {
		var one struct {
			wpPost
			Code string `json:"code"`
		}
		if err := json.Unmarshal(body, &one); err != nil {
			page.Problem = "the feed could not be read: " + clip(err.Error(), 120)
			return
		}
		switch {
		case one.Code == "rest_post_invalid_page_number": // behind the last page
		case one.Code != "":
			page.Problem = "the site's interface answers " + clip(one.Code, 60)
		case one.Link == "":
			page.Problem = "JSON that lists no posts"
		default:
			p.addPost(in, base, &one.wpPost, page)
		}
		return
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if _, err := dec.Token(); err != nil {
		page.Problem = "the feed could not be read: " + clip(err.Error(), 120)
		return
	}
	count := 0
	for dec.More() && count < maxFeedItems {
		var post wpPost
		if err := dec.Decode(&post); err != nil {
			if len(page.Items) > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
				page.More = true
				page.ignore(err.Error(), "the feed breaks off: its whole entries are read")
				return
			}
			page.Problem = "the feed could not be read: " + clip(err.Error(), 120)
			return
		}
		count++
		p.addPost(in, base, &post, page)
	}
	if _, err := dec.Token(); err != nil && count < maxFeedItems {
		page.More = true
		page.ignore(err.Error(), "the feed breaks off: its whole entries are read")
	}
	if count > 0 && len(page.Items) == 0 {
		page.Problem = "JSON that lists no posts"
	}
	if base == nil || count == 0 {
		return
	}
	q := base.Query()
	size := 10
	if n, err := strconv.Atoi(q.Get("per_page")); err == nil {
		size = n
	}
	if count >= size {
		n, err := strconv.Atoi(q.Get("page"))
		if err != nil || n < 1 {
			n = 1
		}
		q.Set("page", strconv.Itoa(n+1))
		u := *base
		u.RawQuery = q.Encode()
		page.Next = u.String()
	}
}

func (p *feedSource) addPost(in Input, base *url.URL, post *wpPost, page *Page) {
	if post.Status != "" && post.Status != "publish" || post.Link == "" {
		return
	}
	it, ok := p.entry(in, base, post.Link, post.Title.Rendered, orText(post.Content.Rendered, post.Excerpt.Rendered))
	page.linkRef(it.URL, base, post.Link)
	if !ok {
		page.ignore(clip(post.Link, 120), "an entry without an address on this site")
		return
	}
	// date is the site's own clock, date_gmt the instant. A site whose clock was
	// never set runs on UTC: the instant is the truth, in the group's zone.
	if d, ok := ReadDate(post.DateGMT+"Z", in.FetchedAt, in.Zone); ok && noDay(d.Time, in.FetchedAt, false) == "" {
		d.Time = d.Time.In(in.Zone.Location())
		page.setDate(&it, d, in, SourceFeed, 0.98)
	} else if d, ok := machineDate(post.Date, in.FetchedAt, in.Zone); ok {
		page.setDate(&it, d, in, SourceFeed, 0.95)
	}
	cover := post.Jetpack
	if len(post.Embedded.Media) > 0 && post.Embedded.Media[0].Source != "" {
		cover = post.Embedded.Media[0].Source
	}
	if cover != "" {
		it.Photos = addCover(it.Photos, base, cover)
	}
	it.Whole = post.Content.Rendered != "" && (post.Featured == 0 || cover != "")
	page.Items = append(page.Items, it)
}
