// Package words writes what people read in their language: the texts of the catalogues,
// numbers, days and weeks. It knows nothing of pages or of the warehouse.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
)

//go:embed catalog/*.json
var catalogFiles embed.FS

// Code names a language of the interface, as addresses do. It writes numbers and days.
type Code string

// The languages of the interface.
const (
	Indonesian Code = "id"
	English    Code = "en"
)

// Languages returns the languages, the usual one first.
func Languages() []Code { return []Code{Indonesian, English} }

// Language is a language with every text of the interface.
type Language struct {
	Code
	texts map[string]string // by key
	walks []walkNote
}

// Load returns all languages.
func Load() (map[Code]*Language, error) {
	out := map[Code]*Language{}
	walks, err := loadWalkNotes()
	if err != nil {
		return nil, err
	}
	for _, l := range Languages() {
		raw, err := catalogFiles.ReadFile("catalog/" + string(l) + ".json")
		if err != nil {
			return nil, fmt.Errorf("read the texts: %w", err)
		}
		out[l] = &Language{Code: l, walks: walks}
		if err := json.Unmarshal(raw, &out[l].texts); err != nil {
			return nil, fmt.Errorf("read the texts of %q: %w", l, err)
		}
	}
	return out, nil
}

// T is [Language.Text] for Go code: an unknown key is returned as it stands. The tests look for its calls, as for those in templates.
func (l *Language) T(key string, args ...any) string {
	s, err := l.Text(key, args...)
	if err != nil {
		return key
	}
	return s
}

// Text returns the text of key with {0}, {1}, … replaced by args. Numbers are
// written as the language writes them. {0|day|days} is the first word where argument
// 0 is one, and else the second: Indonesian needs none of that. An unknown key is an
// error: a page must not be sent with a hole in it.
func (l *Language) Text(key string, args ...any) (string, error) {
	s, ok := l.texts[key]
	if !ok {
		return "", fmt.Errorf("no %s text for %q", l.Code, key)
	}
	if len(args) == 0 {
		return s, nil
	}
	return l.fill(s, args), nil
}

// fill writes the arguments of a text in their places.
func (l Code) fill(s string, args []any) string {
	var out strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(s[open:], '}')
		if length < 0 {
			break
		}
		place := s[open+1 : open+length]
		number, forms, chosen := strings.Cut(place, "|")
		one, other, two := strings.Cut(forms, "|")
		n, err := strconv.Atoi(number)
		out.WriteString(s[:open])
		switch {
		case err != nil, n < 0, n >= len(args), chosen && (!two || strings.Contains(other, "|")):
			out.WriteString("{" + place + "}")
		case !chosen:
			out.WriteString(l.Argument(args[n]))
		case isOne(args[n]):
			out.WriteString(one)
		default:
			out.WriteString(other)
		}
		s = s[open+length+1:]
	}
	out.WriteString(s)
	return out.String()
}

func isOne(a any) bool {
	if n, ok := a.(int); ok {
		return n == 1
	}
	return fmt.Sprint(a) == "1"
}

// Argument writes a value that a text is filled in with.
func (l Code) Argument(a any) string {
	switch v := a.(type) {
	case string:
		return v
	case int:
		return l.Integer(int64(v))
	case int32:
		return l.Integer(int64(v))
	case int64:
		return l.Integer(v)
	case uint32:
		return l.Integer(int64(v))
	case uint64:
		return l.Integer(int64(v))
	case float64:
		return l.Decimal(v, 1)
	default:
		return fmt.Sprint(v)
	}
}

// Label returns the text of a value that comes from the tables, such as a status
// or an outcome. The sets are closed and tested; a value from a newer program is
// printed as it stands.
func (l *Language) Label(prefix string, value any) string {
	key := fmt.Sprint(value)
	if s, ok := l.texts[prefix+"."+key]; ok {
		return s
	}
	return key
}

// Of returns a text in the language.
func (l Code) Of(w kim.Words) string {
	if l == English && w.English != "" {
		return w.English
	}
	return w.Indonesian
}
