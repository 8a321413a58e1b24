package page

import (
	"encoding/json"
	"regexp"
	"strings"

	"pantaukim/collector/extract/letters"
)

// A jsonThing is one thing that structured data describes.
type jsonThing struct {
	types    []string
	URL      string
	Headline string
	Date     string
	Modified string
	Section  string
	Depth    int
	Listed   bool // stands in a list of other things
}

const (
	maxJSON    = 1 << 20
	maxIslands = 8
)

// stateNames are the variables in which frameworks hand a page's data to its scripts.
var stateNames = regexp.MustCompile(`^(?:window\.|var )?__(?:NUXT|INITIAL_STATE|PRELOADED_STATE|DATA|APP_STATE)__\s*=\s*`)

// island keeps the data of a script that is JSON and nothing else.
func (f *Facts) island(scriptType, raw string) {
	raw = strings.TrimSpace(raw)
	if scriptType != "application/json" {
		at := stateNames.FindStringIndex(raw[:min(len(raw), 60)])
		if at == nil {
			return
		}
		raw = strings.TrimRight(raw[at[1]:], "; \n\r\t")
	}
	if len(raw) > 1 && len(raw) <= maxJSON && (raw[0] == '{' || raw[0] == '[') && len(f.Islands) < maxIslands {
		f.Islands = append(f.Islands, raw)
	}
}

var brokenDate = regexp.MustCompile(`"datePublished"\s*:\s*"([^"]{8,40})"`)

// jsonLD reads one block of structured data. Blocks with raw line ends in texts,
// trailing commas or wrappers of comments are common and are mended; of a block
// that stays broken only the dates are kept.
func (f *Facts) jsonLD(raw string) {
	if len(raw) > maxJSON || len(f.JSON) > 500 {
		return
	}
	raw = strings.TrimSpace(raw)
	raw = strings.TrimSuffix(strings.TrimPrefix(raw, "<!--"), "-->")
	raw = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(raw), "<![CDATA["), "]]>")
	raw = strings.TrimPrefix(strings.TrimSpace(raw), "//<![CDATA[")
	var v any
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		if err := json.Unmarshal(mendJSON(raw), &v); err != nil {
			for _, m := range brokenDate.FindAllStringSubmatch(raw, 20) {
				f.JSONDates = append(f.JSONDates, m[1])
			}
			return
		}
	}
	f.things(v, 0, false)
}

// things walks a block for what has a type.
func (f *Facts) things(v any, depth int, listed bool) {
	if depth > 12 || len(f.JSON) > 500 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			f.things(e, depth, listed)
		}
	case map[string]any:
		t := jsonThing{types: texts(v["@type"]), Date: text(v["datePublished"]), Modified: text(v["dateModified"]),
			Headline: letters.Fold(text(v["headline"])), Section: text(v["articleSection"]), Depth: depth, Listed: listed}
		if t.Date == "" {
			t.Date = text(v["dateCreated"])
		}
		if t.Headline == "" && listed {
			t.Headline = letters.Fold(text(v["name"]))
		}
		if t.URL = text(v["url"]); t.URL == "" {
			t.URL = text(v["@id"])
		}
		if m := v["mainEntityOfPage"]; m != nil {
			if id := text(m); id != "" {
				t.URL = id
			} else if mm, ok := m.(map[string]any); ok && text(mm["@id"]) != "" {
				t.URL = text(mm["@id"])
			}
		}
		if len(t.types) > 0 {
			f.JSON = append(f.JSON, t)
		}
		for _, k := range [...]string{"@graph", "mainEntity", "mainEntityOfPage", "hasPart"} {
			if e := v[k]; e != nil {
				next := depth
				if k != "@graph" {
					next++
				}
				f.things(e, next, listed || k == "hasPart")
			}
		}
		for _, k := range [...]string{"itemListElement", "item", "blogPost", "blogPosts"} {
			if e := v[k]; e != nil {
				first := len(f.JSON)
				f.things(e, depth+1, true)
				if k == "item" && first < len(f.JSON) && f.JSON[first].URL == "" {
					f.JSON[first].URL = t.URL // the entry of the list has the address of what it holds
				}
			}
		}
	}
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []any:
		if len(v) > 0 {
			return text(v[0])
		}
	case map[string]any:
		return text(v["@value"])
	}
	return ""
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok && len(out) < 8 {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// mendJSON repairs what makes hand-written blocks fail: control characters within
// texts, commas before a closing bracket, and semicolons at the end.
func mendJSON(s string) []byte {
	s = strings.TrimRight(s, "; \n\r\t")
	out := make([]byte, 0, len(s))
	in := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case in && c == '\\' && i+1 < len(s):
			if strings.IndexByte(`"\/bfnrtu`, s[i+1]) < 0 {
				out = append(out, '\\', '\\')
				continue
			}
			out = append(out, c, s[i+1])
			i++
			continue
		case c == '"':
			in = !in
		case in && c < ' ':
			out = append(out, ' ')
			continue
		case !in && (c == '}' || c == ']'):
			k := len(out)
			for k > 0 && letters.IsSpace(out[k-1]) {
				k--
			}
			if k > 0 && out[k-1] == ',' {
				out = out[:k-1]
			}
		}
		out = append(out, c)
	}
	return out
}

// Groups of types.
const (
	TypeArticle = 1 << iota
	TypePage
	TypeList
	TypeGallery
	typeEvent
	TypeProduct
)

func (t *jsonThing) Group() int {
	g := 0
	for _, s := range t.types {
		s = s[strings.LastIndexByte(s, '/')+1:]
		switch s {
		case "Article", "NewsArticle", "BlogPosting", "Report", "TechArticle", "ReportageNewsArticle", "AnalysisNewsArticle",
			"SocialMediaPosting", "LiveBlogPosting", "OpinionNewsArticle", "ScholarlyArticle", "AdvertiserContentArticle":
			g |= TypeArticle
		case "WebPage", "ItemPage", "AboutPage", "FAQPage":
			g |= TypePage
		case "CollectionPage", "Blog", "SearchResultsPage":
			g |= TypeList
		case "ImageGallery", "MediaGallery":
			g |= TypeGallery
		case "Event":
			g |= typeEvent
		case "Product":
			g |= TypeProduct
		}
	}
	return g
}
