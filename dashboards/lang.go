package dashboards

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

//go:embed catalog/*.json
var catalogFiles embed.FS

// lang is a language of the interface.
type lang string

const (
	indonesian lang = "id"
	english    lang = "en"
)

func languages() []lang { return []lang{indonesian, english} }

// catalog holds every text of the interface in one language.
type catalog map[string]string

func loadCatalog(l lang) (catalog, error) {
	raw, err := catalogFiles.ReadFile("catalog/" + string(l) + ".json")
	if err != nil {
		return nil, fmt.Errorf("read the texts: %w", err)
	}
	c := catalog{}
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("read the texts of %q: %w", l, err)
	}
	return c, nil
}

// text returns the text of key with {0}, {1}, … replaced by args. Numbers are
// written as the language writes them. {0|day|days} is the first word where argument
// 0 is one, and else the second: Indonesian needs none of that. An unknown key is an
// error: a page must not be sent with a hole in it.
func (c catalog) text(l lang, key string, args ...any) (string, error) {
	s, ok := c[key]
	if !ok {
		return "", fmt.Errorf("no %s text for %q", l, key)
	}
	if len(args) == 0 {
		return s, nil
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), l.argument(a))
	}
	return strings.NewReplacer(pairs...).Replace(chooseForms(s, args)), nil
}

// chooseForms replaces every {n|one|other} of a text by one of its words.
func chooseForms(s string, args []any) string {
	for from := 0; ; {
		open := strings.IndexByte(s[from:], '{')
		if open < 0 {
			return s
		}
		open += from
		end := strings.IndexByte(s[open:], '}')
		if end < 0 {
			return s
		}
		forms := strings.Split(s[open+1:open+end], "|")
		from = open + end + 1
		if n, err := strconv.Atoi(forms[0]); err == nil && len(forms) == 3 && n < len(args) {
			word := forms[2]
			if fmt.Sprint(args[n]) == "1" {
				word = forms[1]
			}
			s, from = s[:open]+word+s[from:], open+len(word)
		}
	}
}

func (l lang) argument(a any) string {
	switch v := a.(type) {
	case string:
		return v
	case int:
		return l.integer(int64(v))
	case int32:
		return l.integer(int64(v))
	case int64:
		return l.integer(v)
	case uint32:
		return l.integer(int64(v))
	case uint64:
		return l.integer(int64(v))
	case float64:
		return l.decimal(v, 1)
	default:
		return fmt.Sprint(v)
	}
}

const langCookie = "lang"

// languageOf tells in which language to answer: the address decides, then the
// cookie of an earlier choice, then Indonesian.
func languageOf(r *http.Request, asked url.Values) lang {
	for _, l := range languages() {
		if asked.Get("lang") == string(l) {
			return l
		}
	}
	if c, err := r.Cookie(langCookie); err == nil && c.Value == string(english) {
		return english
	}
	return indonesian
}

// rememberLanguage keeps a choice made in the address for a year.
func rememberLanguage(w http.ResponseWriter, r *http.Request, query url.Values) {
	asked := query.Get("lang")
	if asked != string(indonesian) && asked != string(english) {
		return
	}
	if c, err := r.Cookie(langCookie); err == nil && c.Value == asked {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: langCookie, Value: asked, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, MaxAge: int((365 * 24 * time.Hour).Seconds()),
		Secure: r.TLS != nil,
	})
}

// label returns the text of a value that comes from the tables, such as a status
// or an outcome. The sets are closed and tested; a value from a newer program is
// printed as it stands.
func (c catalog) label(prefix string, value any) string {
	key := fmt.Sprint(value)
	if s, ok := c[prefix+"."+key]; ok {
		return s
	}
	return key
}

// of returns a text in the language.
func (l lang) of(w kim.Words) string {
	if l == english && w.English != "" {
		return w.English
	}
	return w.Indonesian
}
