package feed

import (
	"bytes"
	"regexp"
	"strings"

	"pantaukim/collector/extract/fact"
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

// Sniff tells what kind of document the body is: PageOther for HTML, PageUnknown
// for what is neither a page nor a feed.
func Sniff(in fact.Input) fact.PageKind {
	head := bytes.TrimLeft(in.Body[:min(len(in.Body), sniffWindow)], "\xef\xbb\xbf \t\r\n\x00")
	switch {
	case bytes.HasPrefix(in.Body, []byte{0x1f, 0x8b}):
		return fact.PageSitemap // the only packed document that sites publish
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		return fact.PageFeed
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte("\xff\xd8\xff")), bytes.HasPrefix(head, []byte("\x89PNG")),
		bytes.HasPrefix(head, []byte("GIF8")), bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("RIFF")):
		return fact.PageUnknown
	case isAddressList(in, head):
		return fact.PageSitemap
	}
	if len(head) > 14 && (bytes.EqualFold(head[:14], []byte("<!doctype html")) || bytes.EqualFold(head[:5], []byte("<html"))) {
		return fact.PageOther
	}
	if at := bytes.IndexByte(head, '<'); at < 0 {
		return fact.PageOther
	}
	low := bytes.ToLower(head)
	before := func(at []int) bool { return at != nil && !bytes.Contains(low[:at[0]], []byte("<html")) }
	switch {
	case before(feedRoot.FindIndex(head)):
		return fact.PageFeed
	case before(sitemapRoot.FindIndex(head)):
		return fact.PageSitemap
	case before(postsStart.FindIndex(head)) && (strings.Contains(in.ContentType, "json") || !bytes.Contains(low, []byte("<body"))):
		return fact.PageFeed
	}
	return fact.PageOther
}

// isAddressList tells whether a body is a sitemap in plain text: one address a line.
func isAddressList(in fact.Input, head []byte) bool {
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
