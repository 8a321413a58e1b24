package article

import (
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// fromDefaultComment dates the post that WordPress makes when it is installed by
// the comment that it makes with it, in the same second. No other comment says
// anything of the day of the post.
func (r *Reader) fromDefaultComment() (day.Candidate, bool) {
	d := r.Doc
	for _, a := range r.Facts.Links {
		href, _ := d.RawAttr(a, "href")
		if !strings.HasPrefix(href, "https://wordpress.org") && !strings.HasPrefix(href, "http://wordpress.org") &&
			!strings.HasPrefix(href, "https://wapuu.me") && !strings.HasPrefix(href, "https://wordpress.com") || d.Marks[a]&page.MarkComment == 0 {
			continue
		}
		for up, level := d.Nodes[a].Parent, 0; up > 0 && level < 6; up, level = d.Nodes[up].Parent, level+1 {
			id, _ := d.RawAttr(up, "id")
			if id != "comment-1" && id != "li-comment-1" && id != "div-comment-1" {
				continue
			}
			for _, n := range d.Inside(r.Facts.Dated, up) {
				if d.Nodes[n].Tag == atom.Time {
					if when, ok := r.Machine(d.Attr(n, "datetime")); ok && when.Form == date.FormISO {
						return day.Candidate{Date: when, Source: fact.SourceTime, Confidence: 0.6}, true
					}
				}
			}
			if when, ok := date.Read(d.TextOf(up), r.In.FetchedAt, r.In.Zone); ok && when.Form != date.FormRelative {
				return day.Candidate{Date: when, Source: fact.SourceText, Confidence: 0.5}, true
			}
		}
	}
	return day.Candidate{}, false
}
