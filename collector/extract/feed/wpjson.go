package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strconv"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/photo"
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
func (p *Source) readJSON(in fact.Input, body []byte, out *fact.Page) {
	base, _ := url.Parse(in.URL)
	if body[0] == '{' && p.readJSONFeed(in, base, body, out) {
		return
	}
	if body[0] == '{' {
		var one struct {
			wpPost
			Code string `json:"code"`
		}
		if err := json.Unmarshal(body, &one); err != nil {
			out.Problem = "the feed could not be read: " + letters.Clip(err.Error(), 120)
			return
		}
		switch {
		case one.Code == "rest_post_invalid_page_number": // behind the last page
		case one.Code != "":
			out.Problem = "the site's interface answers " + letters.Clip(one.Code, 60)
		case one.Link == "":
			out.Problem = "JSON that lists no posts"
		default:
			p.addPost(in, base, &one.wpPost, out)
		}
		return
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if _, err := dec.Token(); err != nil {
		out.Problem = "the feed could not be read: " + letters.Clip(err.Error(), 120)
		return
	}
	count := 0
	for dec.More() && count < maxFeedItems {
		var post wpPost
		if err := dec.Decode(&post); err != nil {
			if len(out.Items) > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
				out.More = true
				out.Ignore(err.Error(), "the feed breaks off: its whole entries are read")
				return
			}
			out.Problem = "the feed could not be read: " + letters.Clip(err.Error(), 120)
			return
		}
		count++
		p.addPost(in, base, &post, out)
	}
	if _, err := dec.Token(); err != nil && count < maxFeedItems {
		out.More = true
		out.Ignore(err.Error(), "the feed breaks off: its whole entries are read")
	}
	if count > 0 && len(out.Items) == 0 {
		out.Problem = "JSON that lists no posts"
	}
	out.Stated = in.Headers.Stated()
	if base != nil && count > 0 {
		out.Next = nextPosts(in, base, &out.Stated)
	}
}

// nextPosts is the next page of the interface: the one that its headers name, else the
// next number, unless the headers say that this is the last page. A page that is shorter
// than was asked proves nothing, since a site may give fewer at a time.
func nextPosts(in fact.Input, base *url.URL, stated *fact.Stated) string {
	q := base.Query()
	n, err := strconv.Atoi(q.Get("page"))
	if err != nil || n < 1 {
		n = 1
	}
	if stated.Pages > 0 {
		stated.Page = n
	}
	next := address.Resolve(base, in.Headers.Next())
	switch {
	case stated.Pages > 0 && n >= stated.Pages:
		return ""
	case next != "" && next != in.URL:
		return next
	}
	q.Set("page", strconv.Itoa(n+1))
	u := *base
	u.RawQuery = q.Encode()
	return u.String()
}

func (p *Source) addPost(in fact.Input, base *url.URL, post *wpPost, out *fact.Page) {
	if post.Status != "" && post.Status != "publish" || post.Link == "" {
		out.LeftOut++
		return
	}
	it, ok := p.entry(in, base, post.Link, post.Title.Rendered, orText(post.Content.Rendered, post.Excerpt.Rendered))
	out.LinkRef(it.URL, base, post.Link)
	if !ok {
		out.LeftOut++
		out.Ignore(letters.Clip(post.Link, 120), "an entry without an address on this site, or an advertisement for gambling")
		return
	}
	// date is the site's own clock, date_gmt the instant. A site whose clock was
	// never set runs on UTC: the instant is the truth, in the group's zone.
	if d, ok := date.Read(post.DateGMT+"Z", in.FetchedAt, in.Zone); ok && date.Unlikely(d.Time, in.FetchedAt, false) == "" {
		d.Time = d.Time.In(in.Zone.Location())
		out.SetDate(&it, d, in, fact.SourceFeed, 0.98)
	} else if d, ok := date.Machine(post.Date, in.FetchedAt, in.Zone); ok {
		out.SetDate(&it, d, in, fact.SourceFeed, 0.95)
	}
	cover := post.Jetpack
	if len(post.Embedded.Media) > 0 && post.Embedded.Media[0].Source != "" {
		cover = post.Embedded.Media[0].Source
	}
	if cover != "" {
		it.Photos = photo.AddCover(it.Photos, base, cover)
	}
	it.Whole = post.Content.Rendered != "" && (post.Featured == 0 || cover != "")
	out.Items = append(out.Items, it)
}
