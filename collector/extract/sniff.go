package extract

import (
	"bytes"
	"regexp"
	"strings"
)

// The roots of what is no page, whatever prefix and letters they are written with.
var (
	feedRoot    = regexp.MustCompile(`(?i)<([a-z][\w.-]*:)?(rss|feed|rdf)[\s>]`)
	sitemapRoot = regexp.MustCompile(`(?i)<([a-z][\w.-]*:)?(urlset|sitemapindex)[\s>/]`)
	postsStart  = regexp.MustCompile(`(\[\s*\{\s*"id"\s*:|\{\s*"version"\s*:\s*"https?:\\?/\\?/(www\.)?jsonfeed\.org)`)
)

// sniffWindow is how much of a body is looked at for what it is. A server may have
// written its own warnings before it.
const sniffWindow = 4096

// sniff tells what kind of document the body is: PageOther for HTML, PageUnknown
// for what is neither a page nor a feed.
func sniff(in Input) PageKind {
	head := bytes.TrimLeft(in.Body[:min(len(in.Body), sniffWindow)], "\xef\xbb\xbf \t\r\n\x00")
	switch {
	case bytes.HasPrefix(in.Body, []byte{0x1f, 0x8b}):
		return PageSitemap // the only packed document that sites publish
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		return PageFeed
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte("\xff\xd8\xff")), bytes.HasPrefix(head, []byte("\x89PNG")),
		bytes.HasPrefix(head, []byte("GIF8")), bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("RIFF")):
		return PageUnknown
	case isAddressList(in, head):
		return PageSitemap
	}
	if len(head) > 14 && (bytes.EqualFold(head[:14], []byte("<!doctype html")) || bytes.EqualFold(head[:5], []byte("<html"))) {
		return PageOther
	}
	if at := bytes.IndexByte(head, '<'); at < 0 {
		return PageOther
	}
	low := bytes.ToLower(head)
	before := func(at []int) bool { return at != nil && !bytes.Contains(low[:at[0]], []byte("<html")) }
	switch {
	case before(feedRoot.FindIndex(head)):
		return PageFeed
	case before(sitemapRoot.FindIndex(head)):
		return PageSitemap
	case before(postsStart.FindIndex(head)) && (strings.Contains(in.ContentType, "json") || !bytes.Contains(low, []byte("<body"))):
		return PageFeed
	}
	return PageOther
}

// isAddressList tells whether a body is a sitemap in plain text: one address a line.
func isAddressList(in Input, head []byte) bool {
	if !bytes.HasPrefix(head, []byte("http://")) && !bytes.HasPrefix(head, []byte("https://")) {
		return false
	}
	lines := bytes.Split(head, []byte("\n"))
	if len(in.Body) > sniffWindow {
		lines = lines[:len(lines)-1] // cut within a line
	}
	for _, l := range lines {
		if l = bytes.TrimSpace(l); len(l) > 0 && (!bytes.HasPrefix(l, []byte("http")) || bytes.ContainsAny(l, " <\t")) {
			return false
		}
	}
	return true
}
