package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// fromDefaultComment dates the post that WordPress makes when it is installed by
// the comment that it makes with it, in the same second. No other comment says
// anything of the day of the post.
func (r *reader) fromDefaultComment() (candidate, bool) {
	d := r.d
	for _, a := range r.f.links {
		href, _ := d.rawAttr(a, "href")
		if !strings.HasPrefix(href, "https://wordpress.org") && !strings.HasPrefix(href, "http://wordpress.org") &&
			!strings.HasPrefix(href, "https://wapuu.me") && !strings.HasPrefix(href, "https://wordpress.com") || d.marks[a]&markComment == 0 {
			continue
		}
		for up, level := d.nodes[a].parent, 0; up > 0 && level < 6; up, level = d.nodes[up].parent, level+1 {
			id, _ := d.rawAttr(up, "id")
			if id != "comment-1" && id != "li-comment-1" && id != "div-comment-1" {
				continue
			}
			for _, n := range r.f.dated {
				if d.within(n, up) && d.nodes[n].tag == atom.Time {
					if date, ok := r.machine(d.attr(n, "datetime")); ok && date.Form == FormISO {
						return candidate{Date: date, source: SourceTime, confidence: 0.6}, true
					}
				}
			}
			if date, ok := ReadDate(d.textOf(up), r.in.FetchedAt, r.in.Zone); ok && date.Form != FormRelative {
				return candidate{Date: date, source: SourceText, confidence: 0.5}, true
			}
		}
	}
	return candidate{}, false
}
