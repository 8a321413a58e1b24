// Package place knows the administrative areas of Indonesia by their Kemendagri
// codes: provinces, kabupaten and kota, kecamatan, desa and kelurahan.
//
// The lists are those of idn-area-data (npm), made from the official code tables.
// Its database is under the Open Database License (ODbL) 1.0, its code under MIT.
// The Makefile copies them beside this file, where they are built in.
package place

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// The folder is built in as it is: the lists are there once the Makefile has copied
// them from npm.
//
//go:embed areas
var lists embed.FS

// Source names where the lists come from, for pages and documents that show them.
const Source = "idn-area-data 3.1.2 (ODbL 1.0)"

// ErrNoLists says that the program was built without the lists of areas.
var ErrNoLists = errors.New("this program was built without the lists of areas: build it with \"make build\"")

// Level is how deep in the hierarchy an area lies.
type Level int

// The four levels.
const (
	Province Level = iota + 1
	Regency        // kabupaten or kota
	District       // kecamatan
	Village        // desa or kelurahan
)

// Area is one administrative area.
type Area struct {
	Code string // such as 62.13.05
	Name string // as people write it: "Barito Timur", "Kota Sorong", "Dusun Tengah"
}

// Level returns how deep the area lies.
func (a Area) Level() Level { return LevelOf(a.Code) }

// LevelOf returns the level of a code of the right form.
func LevelOf(code string) Level { return Level(strings.Count(code, ".") + 1) }

// Parent returns the code of the area that a code lies in; empty for a province.
func Parent(code string) string {
	i := strings.LastIndexByte(code, '.')
	return code[:max(0, i)]
}

// Areas is the table of all areas. It is read once and never changes. Nil is an empty one.
type Areas struct {
	all []Area // by code
}

// files are the lists, from the widest areas to the smallest. The name stands in the
// last column of each, the code in the first.
func files() []string {
	return []string{"provinces.csv", "regencies.csv", "districts.csv", "villages.csv"}
}

// Load reads the lists. The error is ErrNoLists if the program was built without them.
func Load() (*Areas, error) {
	t := &Areas{all: make([]Area, 0, 92_000)}
	for _, name := range files() {
		text, err := lists.ReadFile("areas/" + name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNoLists
		}
		if err == nil {
			err = t.read(string(text))
		}
		if err != nil {
			return nil, fmt.Errorf("read the areas: %s: %w", name, err)
		}
	}
	slices.SortFunc(t.all, func(a, b Area) int { return strings.Compare(a.Code, b.Code) })
	return t, nil
}

// read takes in one list. No name in them holds a comma or stands between quotation
// marks, so a line is cut at its commas; a line of another form is an error.
func (t *Areas) read(text string) error {
	_, rows, _ := strings.Cut(text, "\n") // without the header
	for line := range strings.Lines(rows) {
		code, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ",")
		if parent := Parent(code); parent != "" && ok {
			name, ok = strings.CutPrefix(name, parent+",")
		}
		if !ok || name == "" || strings.ContainsAny(name, ",") {
			return fmt.Errorf("the line %q is not an area", line)
		}
		a := Area{Code: code, Name: name}
		if a.Level() <= Regency {
			a.Name = written(a.Name)
		}
		t.all = append(t.all, a)
	}
	return nil
}

// written turns the capitals of the lists into a name as people write it:
// KABUPATEN BARITO TIMUR is Barito Timur, KOTA SORONG stays Kota Sorong, since a
// kabupaten of the same name may exist.
func written(name string) string {
	name = strings.TrimPrefix(name, "KABUPATEN ")
	words := strings.Fields(name)
	for i, w := range words {
		switch w {
		case "DKI":
		case "DAN":
			words[i] = "dan"
		default:
			words[i] = w[:1] + strings.ToLower(w[1:])
		}
	}
	return strings.Join(words, " ")
}

// Find returns the area of a code.
func (t *Areas) Find(code string) (Area, bool) {
	i, ok := t.search(code)
	if !ok {
		return Area{}, false
	}
	return t.all[i], true
}

func (t *Areas) search(code string) (int, bool) {
	if t == nil {
		return 0, false
	}
	return slices.BinarySearchFunc(t.all, code, func(a Area, c string) int { return strings.Compare(a.Code, c) })
}

// Below returns the areas one level below a code, in the order of their codes; of an
// empty code the provinces.
func (t *Areas) Below(code string) []Area {
	var out []Area
	t.within(code, func(a Area) {
		if Parent(a.Code) == code {
			out = append(out, a)
		}
	})
	return out
}

// Count returns how many areas of a level lie in an area; of an empty code in all of
// Indonesia.
func (t *Areas) Count(code string, level Level) int {
	n := 0
	t.within(code, func(a Area) {
		if a.Level() == level {
			n++
		}
	})
	return n
}

// within calls do for every area that lies in another one.
func (t *Areas) within(code string, do func(Area)) {
	if t == nil {
		return
	}
	from, prefix := 0, ""
	if code != "" {
		prefix = code + "."
		from, _ = t.search(prefix)
	}
	for _, a := range t.all[from:] {
		if !strings.HasPrefix(a.Code, prefix) {
			return
		}
		do(a)
	}
}
